// What a person can do with one message: react, reply, copy, edit or delete their own.

import { h, ICONS } from "./dom.js";
import { menu } from "./overlay.js";

const REACTIONS = ["👍", "❤", "🔥", "🎉", "😁", "🤔", "👎"];

export function openMessageMenu(phone, message) {
  const text = message.text ?? message.caption;
  const mine = message.from?.id === phone.userId;
  const items = [{ label: "回复", icon: ICONS.reply, run: () => phone.composer.replyTo(message) }];
  if (text) items.push({ label: "复制文字", run: () => phone.copy(text) });
  if (mine && message.text !== undefined) items.push({ label: "编辑", run: () => phone.composer.edit(message) });
  if (mine || phone.chat.type === "private")
    items.push({ label: "删除", danger: true, run: () => phone.act("delete", { message: message.message_id }) });
  const close = menu(
    phone,
    "消息操作",
    items,
    reactionRow(phone, message, () => close()),
  );
}

function reactionRow(phone, message, close) {
  const react = (emoji) => {
    close();
    phone.act("react", { message: message.message_id, emoji });
  };
  const key = (emoji) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: "reaction-key",
        aria: { label: `回应 ${emoji}` },
        onclick: () => react(emoji),
      },
      emoji,
    );
  return h("div", { class: "reaction-row", role: "group", aria: { label: "表情回应" } }, REACTIONS.map(key));
}
