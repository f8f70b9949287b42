// Inline keyboards below a bubble, and the reply keyboard above the composer.

import { isAnswered } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { destination } from "./links.js";

const ASK_MS = 250;
const GIVE_UP_MS = 15_000; // a client stops showing progress after a while, answer or none
const STYLES = new Set(["primary", "success", "danger"]);

export function inlineKeyboard(phone, message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length === 0) return null;
  return h(
    "div",
    { class: "keys", role: "group", testid: "keyboard", aria: { label: "消息按钮" } },
    rows.map((row) =>
      h(
        "div",
        { class: "keys-row" },
        row.map((key) => inlineKey(phone, message, key)),
      ),
    ),
  );
}

function inlineKey(phone, message, key) {
  const look = { class: STYLES.has(key.style) ? `key ${key.style}` : "key", title: key.text };
  const label = h("span", { class: "key-label" }, key.text);
  if (key.url) return urlKey(phone, key, look, label);
  const button = h("button", { ...look, type: "button" }, label);
  if (key.callback_data !== undefined) {
    button.dataset.key = keyOf(phone, message, key.callback_data);
    button.setAttribute("aria-busy", String(phone.store.pending.has(button.dataset.key)));
    button.addEventListener("click", () => press(phone, message, key.callback_data));
  } else if (key.copy_text) {
    button.addEventListener("click", () => phone.copy(key.copy_text.text));
  } else {
    button.disabled = true;
  }
  return button;
}

function urlKey(phone, key, look, label) {
  const goal = destination(key.url, phone.store.bot.username ?? "");
  const arrow = h("span", { class: "key-arrow", aria: { hidden: "true" } }, "↗");
  if (goal?.kind === "web")
    return h("a", { ...look, href: goal.href, target: "_blank", rel: "noopener noreferrer" }, label, arrow);
  if (!goal) return h("button", { ...look, type: "button", disabled: true }, label, arrow);
  const open = (event) => {
    event.preventDefault();
    phone.openBotLink(goal.href);
  };
  return h("a", { ...look, href: goal.href, onclick: open }, label, arrow);
}

/** Taps, and shows progress on the button, or on the one drawn in its place, until the bot has answered. */
async function press(phone, message, data) {
  const { store } = phone;
  const key = keyOf(phone, message, data);
  if (store.pending.has(key)) return;
  store.lastTapped.set(phone.userId, phone);
  store.pending.add(key);
  markBusy(phone, key);
  const query = await phone.act("tap", { message: message.message_id, data });
  if (query) await untilAnswered(query.result);
  store.pending.delete(key);
  markBusy(phone, key);
}

const keyOf = (phone, message, data) => [phone.userId, message.chat.id, message.message_id, data].join(" ");

function markBusy(phone, key) {
  for (const button of phone.view.list.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    button.setAttribute("aria-busy", String(phone.store.pending.has(key)));
  }
}

async function untilAnswered(queryId) {
  for (let waited = 0; waited < GIVE_UP_MS; waited += ASK_MS) {
    const reply = await isAnswered(queryId).catch(() => ({ answered: true }));
    if (reply.answered) return;
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
  }
}

/** The keys that a ReplyKeyboardMarkup puts in place of the phone's own keyboard. */
export function replyKeyboard(phone, markup) {
  if (!markup?.keyboard) return null;
  const send = (key) => phone.send(typeof key === "string" ? key : key.text);
  return h(
    "div",
    { class: "reply-keys", role: "group", testid: "reply-keyboard", aria: { label: "快捷回复" } },
    markup.keyboard.map((row) =>
      h(
        "div",
        { class: "keys-row" },
        row.map((key) =>
          h("button", { type: "button", class: "reply-key", onclick: () => send(key) }, key.text ?? key),
        ),
      ),
    ),
  );
}

/** The command menu's icon differs where a group may hold several bots. */
export const commandIcon = (isGroup) => icon(isGroup ? ICONS.slash : ICONS.menu);
