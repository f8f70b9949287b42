// The list of messages: drawn row by row, so that a change redraws one row and moves nothing else.

import { avatar } from "./avatar.js";
import { h, icon, ICONS } from "./dom.js";
import { messageRow } from "./message.js";
import { serviceLine } from "./service.js";
import { dayKey, dayOf } from "./time.js";

const NEAR_END = 60;
const FOLLOWS_WITHIN_S = 300;

export class ChatView {
  #phone;
  #rows = new Map(); // key -> {signature, element}
  #atEnd = true;
  #top = 0;

  constructor(phone) {
    this.#phone = phone;
    this.list = h("div", { class: "list" });
    this.log = h(
      "div",
      { class: "log", role: "log", tabindex: 0, testid: "log", aria: { label: "聊天记录", live: "polite" } },
      this.list,
    );
    this.toEnd = h(
      "button",
      {
        type: "button",
        class: "to-end round",
        hidden: true,
        aria: { label: "回到最新消息" },
        onclick: () => this.scrollToEnd(),
      },
      icon(ICONS.down),
    );
    this.blank = h("div", { class: "blank", testid: "blank", hidden: true });
    this.element = h("div", { class: "log-frame" }, this.log, this.blank, this.toEnd);
    this.log.addEventListener("scroll", () => this.#noteScroll(), { passive: true });
    this.list.addEventListener("load", () => this.#atEnd && this.scrollToEnd(), { capture: true });
    new ResizeObserver(() => this.#atEnd && this.scrollToEnd()).observe(this.log);
  }

  /** Draws another chat from scratch, at its end. */
  open() {
    this.#rows.clear();
    this.list.replaceChildren();
    this.#atEnd = true;
    this.refresh();
  }

  /** Draws what changed. At the end the view stays there; elsewhere the first row in sight stays where it is. */
  refresh({ toEnd = false } = {}) {
    const anchor = this.#anchor();
    const focus = this.#focusWithin();
    this.#draw();
    this.#drawBlank();
    if (this.#atEnd || toEnd) this.scrollToEnd();
    else anchor?.restore();
    focus?.();
  }

  scrollToEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.#noteScroll();
  }

  jumpTo(messageId) {
    const row = this.list.querySelector(`[data-message-id="${messageId}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.add("flash");
    row.addEventListener("animationend", () => row.classList.remove("flash"), { once: true });
  }

  /** An empty private chat tells what the bot is for. */
  #drawBlank() {
    const { chat, user, store } = this.#phone;
    this.blank.hidden = chat.messages.length > 0;
    this.blank.replaceChildren(
      avatar(chat.type === "private" ? store.bot : chat),
      h("p", {}, (chat.type === "private" && user.about_bot) || "还没有消息"),
    );
  }

  /** Only a person scrolls upwards: what grows below the end, a picture that has loaded, does not take the view away. */
  #noteScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.log;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END;
    if (near || scrollTop < this.#top) this.#atEnd = near;
    this.#top = scrollTop;
    this.toEnd.hidden = this.#atEnd;
  }

  #draw() {
    const wanted = this.#parts();
    const keys = new Set(wanted.map((part) => part.key));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.element.remove();
        this.#rows.delete(key);
      }
    }
    let next = this.list.firstChild;
    for (const part of wanted) {
      const old = this.#rows.get(part.key);
      if (old?.signature === part.signature) {
        if (old.element === next) next = next.nextSibling;
        else this.list.insertBefore(old.element, next);
        continue;
      }
      const element = part.build();
      if (old) {
        if (old.element === next) next = next.nextSibling;
        old.element.remove();
      }
      this.list.insertBefore(element, next);
      this.#rows.set(part.key, { signature: part.signature, element });
    }
  }

  /** Day lines and rows in order; each with a key, a signature that changes when it must be drawn anew, and `build`. */
  #parts() {
    const phone = this.#phone;
    const group = phone.chat.type !== "private";
    const parts = [];
    let before = null;
    for (const messages of albums(phone.chat.messages)) {
      const [message] = messages;
      const date = new Date(message.date * 1000);
      const day = dayKey(date);
      if (!before || dayKey(new Date(before.date * 1000)) !== day) {
        parts.push({
          key: `day ${day}`,
          signature: day,
          build: () => h("div", { class: "day", testid: "day" }, h("span", {}, dayOf(date))),
        });
        before = null;
      }
      const look = { group, follows: follows(before, message) };
      const extra = messages.map((one) => [phone.store.reactionsOf(one), phone.store.voteOf(phone.userId, one)]);
      const signature = JSON.stringify([messages, look, phone.userId, extra]);
      parts.push({ key: `message ${message.message_id}`, signature, build: () => messageRow(phone, messages, look) });
      before = message;
    }
    return parts;
  }

  #anchor() {
    const top = this.log.getBoundingClientRect().top;
    const row = [...this.list.children].find((child) => child.getBoundingClientRect().bottom > top);
    const id = row?.dataset.messageId;
    if (!id) return null;
    const was = row.getBoundingClientRect().top;
    return {
      restore: () => {
        const now = this.list.querySelector(`[data-message-id="${id}"]`);
        if (now) this.log.scrollTop += now.getBoundingClientRect().top - was;
      },
    };
  }

  /** A keyboard user who pressed a button that is redrawn goes on at that message. */
  #focusWithin() {
    const focused = document.activeElement;
    const id = focused?.closest?.(".row")?.dataset.messageId;
    if (!id || !this.list.contains(focused)) return null;
    return () => {
      if (focused.isConnected) return;
      const row = this.list.querySelector(`[data-message-id="${id}"]`);
      (row?.querySelector(".key") ?? row ?? this.log).focus({ preventScroll: true });
    };
  }
}

/** Neighbours of one media group together; every other message by itself. */
function albums(messages) {
  const rows = [];
  for (const message of messages) {
    const last = rows.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else rows.push([message]);
  }
  return rows;
}

const follows = (before, message) =>
  before !== null &&
  before.from?.id === message.from?.id &&
  message.date - before.date < FOLLOWS_WITHIN_S &&
  !serviceLine(before);
