// One row of a chat: a bubble with what it carries, and its keyboard.

import { avatar, colour } from "./avatar.js";
import { h, icon, ICONS } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { album, file, naturalWidth, photo, sticker } from "./media.js";
import { openMessageMenu } from "./messagemenu.js";
import { pollBody } from "./poll.js";
import { preview } from "./preview.js";
import { serviceLine } from "./service.js";
import { timeOf } from "./time.js";

const LONG_PRESS = 450;

/** `messages`: one, or those of an album; `look`: {follows: same sender as above, group: several people talk here}. */
export function messageRow(phone, messages, look) {
  const [message] = messages;
  const line = serviceLine(message);
  const at = timeOf(new Date(message.date * 1000));
  const data = { messageId: message.message_id };
  if (line) return h("div", { class: "service", testid: "service", data }, h("span", {}, line));
  const mine = message.from?.id === phone.userId;
  const sender = message.from?.first_name ?? message.sender_chat?.title ?? message.chat.title;
  const face = look.group && !mine ? avatar(message.from, look.follows ? "small unseen" : "small") : null;
  const keys = inlineKeyboard(phone, messages.at(-1));
  const shape = ["stack", message.photo && "wide", keys && "with-keys"].filter(Boolean).join(" ");
  const stack = h(
    "div",
    { class: shape },
    bubble(phone, messages, { ...look, mine, sender, at }),
    keys,
    reactions(phone, message),
  );
  const classes = ["row", mine ? "out" : "in", look.follows && "follows", face && "with-avatar"]
    .filter(Boolean)
    .join(" ");
  const row = h(
    "article",
    { class: classes, testid: "message", data, tabindex: -1, aria: { label: `${sender}，${at}` } },
    face,
    stack,
  );
  row.append(moreButton(phone, message));
  openOnHold(row, () => openMessageMenu(phone, message));
  return row;
}

function bubble(phone, messages, look) {
  const [first] = messages;
  const captioned = messages.find((message) => message.caption) ?? first;
  const said = text(phone, captioned, meta(messages, look));
  const bare = first.sticker !== undefined;
  const pictured = first.photo !== undefined;
  const parts = [
    look.group && !look.mine && !look.follows && !bare
      ? h("div", { class: `sender ${colour(first.from)}`, testid: "sender" }, look.sender)
      : null,
    quoted(phone, first),
  ];
  const body = content(phone, messages);
  parts.push(...(captioned.show_caption_above_media ? [said, body] : [body, said]));
  const classes = ["bubble", bare && "bare", pictured && "pictured", pictured && !captioned.caption && "uncaptioned"]
    .filter(Boolean)
    .join(" ");
  const element = h("div", { class: classes, testid: "bubble" }, parts);
  // The picture's own width, known before it has loaded, so that nothing grows later.
  if (pictured) element.style.setProperty("--natural", messages.length > 1 ? "100%" : naturalWidth(first.photo.at(-1)));
  return element;
}

function content(phone, messages) {
  const [message] = messages;
  if (messages.length > 1) return album(phone, messages);
  if (message.photo) return photo(phone, message);
  if (message.sticker) return sticker(message);
  if (message.poll) return pollBody(phone, message);
  return message.document ? file(message) : null;
}

function text(phone, message, stamp) {
  const words = message.text ?? message.caption;
  if (words === undefined) return h("div", { class: "stamp-line" }, stamp);
  const body = h(
    "span",
    { testid: "text" },
    formatted(words, message.entities ?? message.caption_entities, phone.tapping()),
  );
  return h("div", { class: "text" }, body, stamp);
}

function meta(messages, look) {
  const edited = messages.some((message) => message.edit_date !== undefined && !message.hide_edit);
  const ticks = look.mine
    ? h("span", { class: "ticks", aria: { label: "已送达" }, role: "img" }, icon(ICONS.ticks))
    : null;
  return h("span", { class: "meta" }, edited ? h("span", {}, "已编辑 ") : null, h("time", {}, look.at), ticks);
}

function quoted(phone, message) {
  const to = message.reply_to_message;
  if (!to) return null;
  return h(
    "button",
    {
      type: "button",
      class: `quoted ${colour(to.from)}`,
      testid: "reply",
      aria: { label: `回复 ${to.from?.first_name ?? ""}：${preview(to)}` },
      onclick: () => phone.jumpTo(to.message_id),
    },
    h("span", { class: "quoted-name" }, to.from?.first_name ?? ""),
    h("span", { class: "quoted-text" }, preview(to)),
  );
}

function reactions(phone, message) {
  const counts = phone.store.reactionsOf(message);
  if (counts.length === 0) return null;
  const chip = ({ emoji, users }) => {
    const mine = users.includes(phone.userId);
    const toggle = () => phone.act("react", { message: message.message_id, emoji: mine ? null : emoji });
    const label = `${emoji} ${users.length}`;
    return h(
      "button",
      {
        type: "button",
        class: mine ? "reaction mine" : "reaction",
        aria: { pressed: String(mine), label },
        onclick: toggle,
      },
      h("span", { class: "emoji" }, emoji),
      ` ${users.length}`,
    );
  };
  return h(
    "div",
    { class: "reactions", role: "group", testid: "reactions", aria: { label: "表情回应" } },
    counts.map(chip),
  );
}

const moreButton = (phone, message) =>
  h(
    "button",
    {
      type: "button",
      class: "row-more",
      aria: { label: "消息操作", haspopup: "menu" },
      onclick: () => openMessageMenu(phone, message),
    },
    icon(ICONS.more),
  );

function openOnHold(row, open) {
  let timer = null;
  const cancel = () => clearTimeout(timer);
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, input")) return;
    event.preventDefault();
    cancel();
    open();
  });
  row.addEventListener(
    "touchstart",
    (event) => {
      if (!event.target.closest("button, a")) timer = setTimeout(open, LONG_PRESS);
    },
    { passive: true },
  );
  for (const name of ["touchend", "touchmove", "touchcancel"]) row.addEventListener(name, cancel, { passive: true });
}
