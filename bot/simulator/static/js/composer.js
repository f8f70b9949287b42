// Where a person writes: text, attachments, the command menu; or the one button that stands in its place.

import { attachButton } from "./attach.js";
import { CommandMenu } from "./commands.js";
import { h, icon, ICONS } from "./dom.js";
import { replyKeyboard } from "./keyboard.js";
import { preview } from "./preview.js";

export class Composer {
  #phone;
  #about = null; // {message, edits}: what the text replies to or changes
  #drafts = new Map();
  #key = "";

  constructor(phone) {
    this.#phone = phone;
    this.input = h("textarea", {
      class: "input",
      rows: 1,
      placeholder: "输入消息",
      autocomplete: "off",
      enterkeyhint: "send",
      testid: "input",
      aria: { label: "消息" },
    });
    this.commands = new CommandMenu(phone, this.input, (command) => this.#sendText(command));
    this.sendKey = h(
      "button",
      { type: "button", class: "round send", aria: { label: "发送" }, onclick: () => this.#submit() },
      icon(ICONS.send),
    );
    this.context = h("div", { class: "context", hidden: true });
    this.line = h(
      "div",
      { class: "composer-line" },
      this.commands.button,
      attachButton(phone),
      this.input,
      this.sendKey,
    );
    this.keys = h("div", { class: "reply-keys-frame" });
    this.element = h("footer", { class: "composer", testid: "composer" });
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#key_(event));
  }

  /** Another person or chat: their draft. */
  open() {
    const { userId, chatId } = this.#phone;
    this.#drafts.set(this.#key, this.input.value);
    this.#key = `${userId}:${chatId}`;
    this.#setAbout(null);
    this.#setText(this.#drafts.get(this.#key) ?? "");
    this.refresh();
  }

  refresh() {
    const standIn = this.#standIn();
    const parts = standIn ? [standIn] : [this.commands.list, this.context, this.line, this.keys];
    if (!same([...this.element.children], parts)) this.element.replaceChildren(...parts);
    this.commands.refresh();
    const keyboard = standIn ? null : replyKeyboard(this.#phone, this.#phone.chat.keyboard);
    this.keys.replaceChildren(...(keyboard ? [keyboard] : []));
  }

  replyTo(message) {
    this.#setAbout({ message, edits: false });
  }

  edit(message) {
    this.#setAbout({ message, edits: true });
    this.#setText(message.text);
  }

  /** 开始 in an empty chat, and its like: the label says what to draw, so an unchanged one is kept. */
  #standIn() {
    const phone = this.#phone;
    const [label, run] = phone.blocked
      ? ["重新启用机器人", async () => (await phone.act("unblock")) && phone.send("/start")]
      : phone.chat.type === "private" && phone.chat.messages.length === 0
        ? ["开始", () => phone.send("/start")]
        : phone.chat.type !== "private" && !phone.store.isMember(phone.userId, phone.chat)
          ? ["加入群组", () => phone.act("join")]
          : [null, null];
    if (!label) return null;
    const now = this.element.firstElementChild;
    if (now?.dataset.label === label) return now;
    return h("button", { type: "button", class: "stand-in", data: { label }, onclick: run }, label);
  }

  #typed() {
    this.element.classList.toggle("has-text", this.input.value.trim() !== "");
    this.commands.suggest();
  }

  #key_(event) {
    if (this.commands.handles(event)) return;
    if (event.key === "Escape" && this.#about) this.#setAbout(null);
    // Enter that picks a candidate of a Chinese input method is not a send.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const text = this.input.value.trim();
    if (text) this.#sendText(text);
  }

  async #sendText(text) {
    const about = this.#about;
    const draft = this.input.value;
    this.#setText("");
    this.#setAbout(null);
    this.input.focus();
    const sent = about?.edits
      ? await this.#phone.act("edit", { message: about.message.message_id, text })
      : await this.#phone.send(text, about?.message.message_id);
    if (!sent) this.#setText(draft);
  }

  #setText(text) {
    this.input.value = text;
    this.#typed();
  }

  #setAbout(about) {
    if (this.#about?.edits && !about) this.#setText("");
    this.#about = about;
    this.context.hidden = !about;
    if (!about) return;
    const drop = h(
      "button",
      { type: "button", class: "round", aria: { label: "取消" }, onclick: () => this.#setAbout(null) },
      icon(ICONS.close),
    );
    const title = about.edits ? "编辑消息" : `回复 ${about.message.from?.first_name ?? ""}`;
    this.context.replaceChildren(
      h("div", { class: "context-lines" }, h("b", {}, title), h("span", {}, preview(about.message))),
      drop,
    );
    this.input.focus();
  }
}

const same = (left, right) => left.length === right.length && left.every((item, index) => item === right[index]);
