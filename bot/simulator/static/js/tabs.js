// Switching between the chats of a person, and between people.

import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { walk } from "./overlay.js";

const DOING = {
  typing: "正在输入",
  upload_photo: "正在发送图片",
  upload_document: "正在发送文件",
};

/** The open chat with its title, the others as pictures with what is unread. */
export function chatTabs(phone) {
  const { store } = phone;
  const chats = phone.fixedChat ? [phone.chat] : store.chatsOf(phone.userId);
  const tabs = chats.map((chat) => {
    const open = chat.id === phone.chatId;
    const title = chat.type === "private" ? store.bot.first_name : chat.title;
    const unread = phone.unread.get(chat.id) ?? 0;
    return h(
      "button",
      {
        type: "button",
        class: "chat-tab",
        role: "tab",
        tabindex: open ? 0 : -1,
        data: { chatId: chat.id, stop: chat.id },
        aria: { selected: String(open), label: unread ? `${title}，${unread} 条新消息` : title },
        onclick: () => !open && phone.show(phone.userId, chat.id),
      },
      avatar(chat.type === "private" ? store.bot : chat),
      open
        ? h("span", { class: "chat-lines" }, h("span", { class: "chat-title" }, title), subtitle(phone, chat))
        : null,
      unread ? h("span", { class: "badge", testid: "unread" }, String(unread)) : null,
    );
  });
  return h(
    "div",
    { class: "chat-tabs", role: "tablist", aria: { label: "聊天" }, onkeydown: (event) => walk(event, tabs) },
    tabs,
  );
}

function subtitle(phone, chat) {
  if (!phone.store.online) return h("span", { class: "chat-sub" }, "连接中…");
  if (phone.typing)
    return h("span", { class: "chat-sub typing", testid: "typing" }, DOING[phone.typing] ?? DOING.typing);
  if (chat.type === "private") return h("span", { class: "chat-sub" }, phone.blocked ? "机器人（已屏蔽）" : "机器人");
  const people = Object.keys(chat.members).filter((id) => phone.store.isMember(id, chat));
  return h("span", { class: "chat-sub" }, `${people.length} 位成员`);
}

/** Tabs of all people; `chosen()` tells who is on, `choose(id)` is called with another. */
export function peopleTabs(store, chosen, choose) {
  const strip = h("div", { class: "people", role: "tablist", testid: "people", aria: { label: "以谁的身份" } });
  const draw = () => {
    const tabs = [...store.users.values()].map((user) => {
      const on = user.id === chosen();
      const pick = () => {
        choose(user.id);
        draw();
        strip.querySelector('[aria-selected="true"]').focus();
      };
      return h(
        "button",
        {
          type: "button",
          class: "person",
          role: "tab",
          tabindex: on ? 0 : -1,
          aria: { selected: String(on) },
          onclick: pick,
        },
        avatar(user, "tiny"),
        user.first_name,
      );
    });
    strip.replaceChildren(...tabs);
    strip.onkeydown = (event) => walk(event, tabs);
  };
  draw();
  return { element: strip, draw };
}

/** The line above a phone that always belongs to one person. */
export const nameStrip = (user) =>
  h("div", { class: "people" }, h("h2", { class: "person own" }, avatar(user, "tiny"), user.first_name));
