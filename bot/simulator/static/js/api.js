// The page's own protocol: /sim/*.

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `${response.status} ${response.statusText}`);
  return body;
}

const post = (path, value) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(value) }).then(
    answer,
  );

export const getState = () => fetch("/sim/state", { cache: "no-store" }).then(answer);

/** What a person does in a chat, e.g. act(1001, 1001, "text", {text: "你好"}). */
export const act = (user, chat, what, more = {}) => post("/sim/act", { user, chat, do: what, ...more });

export const isAnswered = (queryId) =>
  fetch(`/sim/answered/${encodeURIComponent(queryId)}`, { cache: "no-store" }).then(answer);

export const moveClock = (change) => post("/sim/clock", change);

export const fileUrl = (fileId) => `/sim/file/${encodeURIComponent(fileId)}`;

export function upload(user, chat, kind, file, caption) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ user, chat, kind, caption })) form.append(name, value);
  form.append("file", file, file.name);
  return fetch("/sim/upload", { method: "POST", body: form }).then(answer);
}

const RETRY_MS = 2000;

/**
 * Follows /sim/events. On every (re)connection, and after a change that `take.event` does not understand (it returns
 * false), the whole state is fetched anew; changes that arrive meanwhile wait and are applied on top of it, so that
 * none is lost. `take`: {state, event, online}.
 */
export function follow(take) {
  let waiting = null;
  let latest = null;

  async function sync() {
    const mine = (latest = Symbol("sync"));
    waiting ??= [];
    try {
      const state = await getState();
      if (latest !== mine) return;
      take.state(state);
      const held = waiting;
      waiting = null;
      if (held.map(take.event).includes(false)) sync();
    } catch {
      if (latest === mine) setTimeout(sync, RETRY_MS);
    }
  }

  function connect() {
    const source = new EventSource("/sim/events");
    source.addEventListener("ready", () => {
      take.online(true);
      sync();
    });
    source.onmessage = (message) => {
      const event = JSON.parse(message.data);
      if (waiting) waiting.push(event);
      else if (take.event(event) === false) sync();
    };
    source.onerror = () => {
      take.online(false);
      // A browser gives up for good after an answer that is not a stream, e.g. a proxy's error page.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
    };
  }

  connect();
}
