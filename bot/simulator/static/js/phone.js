// One person's phone: the chats they have, the one that is open, and what they do in it.

import { act } from "./api.js";
import { ChatView } from "./chat.js";
import { openChatMenu } from "./chatmenu.js";
import { Composer } from "./composer.js";
import { h, icon, ICONS } from "./dom.js";
import { alertBox, notice } from "./overlay.js";
import { preview } from "./preview.js";
import { chatTabs } from "./tabs.js";

const TYPING_MS = 5000;

export class Phone {
  cover = null;
  unread = new Map(); // chat id -> messages that came in while it was closed

  /** `openBotLink(userId, href)` leads to wherever that person's private chat is shown. */
  constructor(store, { userId, chatId, testid, openBotLink, fixedChat = false, top = null }) {
    Object.assign(this, { store, userId, chatId, fixedChat, typing: null });
    this.leaveFor = openBotLink;
    this.view = new ChatView(this);
    this.composer = new Composer(this);
    this.head = h("header", { class: "head" });
    this.pins = h("div", { class: "pins" });
    this.notices = h("div", { class: "notices", role: "status" });
    this.screen = h("div", { class: "screen" }, top, this.head, this.pins, this.view.element, this.composer.element);
    this.element = h("section", { class: "phone", testid }, this.screen, this.notices);
    this.stop = store.watch((topic, detail) => this.#hear(topic, detail));
    this.show(userId, chatId);
  }

  get chat() {
    return this.store.chats.get(this.chatId);
  }

  get user() {
    return this.store.users.get(this.userId);
  }

  get blocked() {
    return this.chat.type === "private" && !this.store.botIsIn(this.chat);
  }

  /** Hands the phone to a person with a chat of theirs open. */
  show(userId, chatId) {
    this.cover?.close();
    if (userId !== this.userId) {
      this.unread.clear();
      this.notices.replaceChildren();
    }
    this.typing = null;
    Object.assign(this, { userId, chatId });
    this.unread.delete(chatId);
    this.element.setAttribute("aria-label", `${this.user.first_name} 的手机`);
    this.element.dataset.user = userId;
    this.#drawHead();
    this.#drawPins();
    this.composer.open();
    this.view.open();
  }

  // What the person does.

  /** Does it and returns the answer, or shows why not and returns null. */
  async act(what, more) {
    try {
      return await act(this.userId, this.chatId, what, more);
    } catch (error) {
      notice(this, `没有成功：${error.message}`);
      return null;
    }
  }

  send(text, replyTo) {
    return this.act("text", replyTo ? { text, reply_to: replyTo } : { text });
  }

  openBotLink(href) {
    this.leaveFor(this.userId, href);
  }

  jumpTo(messageId) {
    this.view.jumpTo(messageId);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      notice(this, "已复制");
    } catch {
      notice(this, "无法复制：浏览器没有允许");
    }
  }

  tapping() {
    return {
      botUsername: this.store.bot.username ?? "",
      openBotLink: (href) => this.openBotLink(href),
      sendCommand: (text) => this.send(text),
      copy: (text) => this.copy(text),
    };
  }

  // What happens to the person.

  #hear(topic, detail) {
    const here = detail.chatId === this.chatId;
    if (topic === "all") this.#redraw();
    else if (topic === "online") this.#drawHead();
    else if (topic === "chat") this.#chatChanged(detail, here);
    else if (topic === "typing" && here) this.#showTyping(detail.action);
    else if (topic === "toast" && detail.user_id === this.userId) this.#answered(detail);
  }

  #redraw() {
    if (!this.chat || !this.user) return;
    this.#drawHead();
    this.#drawPins();
    this.composer.refresh();
    this.view.refresh();
  }

  #chatChanged({ chatId, added }, here) {
    if (!here) {
      const mine = this.store.chatsOf(this.userId).some((chat) => chat.id === chatId);
      if (added && mine && added.from?.id !== this.userId) this.unread.set(chatId, (this.unread.get(chatId) ?? 0) + 1);
      this.#drawHead();
      return;
    }
    if (added?.from?.is_bot) this.#showTyping(null);
    this.#drawPins();
    this.composer.refresh();
    this.view.refresh({ toEnd: added?.from?.id === this.userId });
  }

  #showTyping(action) {
    clearTimeout(this.typingTimer);
    this.typing = action;
    if (action) this.typingTimer = setTimeout(() => this.#showTyping(null), TYPING_MS);
    this.#drawHead();
  }

  /** A person may hold two phones, their own and the group's: the notice shows on the one that was tapped last. */
  #answered({ text, alert }) {
    if ((this.store.lastTapped.get(this.userId) ?? this) !== this) return;
    if (alert) alertBox(this, text);
    else notice(this, text);
  }

  #drawHead() {
    const focused = this.head.contains(document.activeElement) ? document.activeElement.dataset.stop : null;
    const more = h(
      "button",
      {
        type: "button",
        class: "round",
        data: { stop: "more" },
        aria: { label: "聊天菜单", haspopup: "menu" },
        onclick: () => openChatMenu(this),
      },
      icon(ICONS.more),
    );
    this.head.replaceChildren(chatTabs(this), more);
    if (focused) this.head.querySelector(`[data-stop="${focused}"]`)?.focus();
  }

  #drawPins() {
    const last = this.store.message(this.chatId, this.chat.pinned.at(-1));
    this.pins.hidden = !last;
    if (!last) return;
    const said = preview(last);
    const jump = () => this.jumpTo(last.message_id);
    this.pins.replaceChildren(
      h(
        "button",
        { type: "button", class: "pin", testid: "pinned", aria: { label: `置顶消息：${said}` }, onclick: jump },
        icon(ICONS.pin),
        h("span", { class: "pin-lines" }, h("b", {}, "置顶消息"), h("span", {}, said)),
      ),
    );
  }
}
