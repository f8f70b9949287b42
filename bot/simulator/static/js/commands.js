// The bot's commands: a menu behind a button, and suggestions while "/…" is typed.

import { h } from "./dom.js";
import { commandIcon } from "./keyboard.js";
import { menu } from "./overlay.js";

let lists = 0;

export class CommandMenu {
  #phone;
  #input;
  #send;
  #chosen = 0;
  #offered = [];

  constructor(phone, input, send) {
    this.#phone = phone;
    this.#input = input;
    this.#send = send;
    this.id = `commands-${(lists += 1)}`;
    this.list = h("div", {
      class: "suggestions",
      id: this.id,
      role: "listbox",
      testid: "suggestions",
      hidden: true,
      aria: { label: "命令" },
    });
    this.button = h("button", {
      type: "button",
      class: "round command-button",
      aria: { label: "命令菜单", haspopup: "menu" },
      onclick: () => this.#openMenu(),
    });
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.id);
    this.#show([]);
  }

  refresh() {
    this.button.hidden = this.#commands().length === 0;
    this.button.replaceChildren(commandIcon(this.#phone.chat.type !== "private"));
  }

  suggest() {
    const typed = /^\/([a-z0-9_]*)$/i.exec(this.#input.value)?.[1].toLowerCase();
    this.#show(typed === undefined ? [] : this.#commands().filter((command) => command.command.startsWith(typed)));
  }

  /** Takes the keys that move among the suggestions; tells whether it did. */
  handles(event) {
    if (this.#offered.length === 0 || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#choose((this.#chosen + step + this.#offered.length) % this.#offered.length);
    else if (event.key === "Enter" && !event.shiftKey) this.#pick(this.#offered[this.#chosen]);
    else if (event.key === "Tab" && !event.shiftKey) this.#complete(this.#offered[this.#chosen]);
    else if (event.key === "Escape") this.#show([]);
    else return false;
    event.preventDefault();
    return true;
  }

  #commands() {
    return this.#phone.chat ? this.#phone.store.commandsFor(this.#phone.userId, this.#phone.chatId) : [];
  }

  /** In a group the bot's name says whose command it is. */
  #written(command) {
    return this.#phone.chat.type === "private"
      ? `/${command.command}`
      : `/${command.command}@${this.#phone.store.bot.username}`;
  }

  #pick(command) {
    this.#show([]);
    this.#send(this.#written(command));
  }

  #complete(command) {
    this.#input.value = `${this.#written(command)} `;
    this.#show([]);
  }

  #show(offered) {
    this.#offered = offered;
    this.list.hidden = offered.length === 0;
    this.list.replaceChildren(...offered.map((command, index) => this.#option(command, index)));
    if (offered.length > 0) this.#choose(0);
    else this.#input.removeAttribute("aria-activedescendant");
  }

  #option(command, index) {
    const pick = (event) => {
      event.preventDefault();
      this.#pick(command);
    };
    return h(
      "div",
      { class: "suggestion", role: "option", id: `${this.id}-${index}`, onclick: pick },
      ...words(command),
    );
  }

  #choose(index) {
    this.#chosen = index;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    this.#input.setAttribute("aria-activedescendant", `${this.id}-${index}`);
    this.list.children[index].scrollIntoView({ block: "nearest" });
  }

  #openMenu() {
    const items = this.#commands().map((command) => ({
      label: h("span", { class: "command-line" }, ...words(command)),
      run: () => this.#pick(command),
    }));
    menu(this.#phone, "命令菜单", items);
  }
}

const words = (command) => [h("b", {}, `/${command.command}`), " ", h("span", {}, command.description)];
