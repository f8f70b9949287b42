// The simulator's clock: what it shows, and moving it on.

import { moveClock } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { dayOf, shortDay, timeOf, tomorrowAtNine } from "./time.js";

const TICK_MS = 1000;

export function clockBar(store) {
  const face = h("time", { class: "clock-face", testid: "clock", aria: { label: "模拟器时间" } });
  const short = h("span", { class: "clock-short", aria: { hidden: "true" } });
  const trouble = h("span", { class: "clock-trouble", role: "status" });
  const panel = h("div", { class: "clock-panel", id: "clock-panel", role: "group", aria: { label: "调整时间" } });
  const toggle = h(
    "button",
    {
      type: "button",
      class: "clock-toggle",
      testid: "clock-toggle",
      aria: { label: "时间", expanded: "false", controls: "clock-panel" },
    },
    icon(ICONS.clock),
    short,
  );
  const open = (on) => {
    toggle.setAttribute("aria-expanded", String(on));
    panel.classList.toggle("open", on);
  };
  const move = async (change) => {
    try {
      const { now } = await moveClock(change);
      store.setNow(now);
      trouble.textContent = "";
    } catch (error) {
      trouble.textContent = `时间没有变：${error.message}`;
    }
  };
  const key = (label, change) =>
    h("button", { type: "button", class: "clock-key", onclick: () => move(change()) }, label);
  panel.append(
    face,
    key("+1 小时", () => ({ minutes: 60 })),
    key("明早 9 点", () => ({ to: tomorrowAtNine(store.now) })),
    key("+1 天", () => ({ minutes: 24 * 60 })),
    freeMinutes(move),
    trouble,
  );
  toggle.addEventListener("click", () => open(toggle.getAttribute("aria-expanded") !== "true"));
  const draw = () => {
    const now = store.now;
    const time = timeOf(now);
    face.dateTime = now.toISOString();
    setText(face, `${dayOf(now)} ${time}`);
    setText(short, `${shortDay(now)} ${time}`);
  };
  store.watch((topic) => (topic === "clock" || topic === "all") && draw());
  setInterval(draw, TICK_MS);
  return h("div", { class: "clock" }, toggle, panel);
}

function freeMinutes(move) {
  const minutes = h("input", {
    type: "number",
    class: "minutes",
    min: 1,
    max: 525600,
    step: 1,
    value: 10,
    inputmode: "numeric",
    aria: { label: "分钟" },
  });
  const form = h(
    "form",
    { class: "minutes-form" },
    h("span", { aria: { hidden: "true" } }, "+"),
    minutes,
    h("button", { type: "submit", class: "clock-key" }, "分钟"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    move({ minutes: Number(minutes.value) });
  });
  return form;
}

/** An unchanged text is left alone: screen readers and layout notice every write. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
