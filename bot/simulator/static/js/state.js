// What the page knows, fed by /sim/state and /sim/events. Views redraw when `watch`ed topics change.

const GONE = new Set(["left", "kicked"]);

export class Store {
  bot = null;
  users = new Map();
  chats = new Map();
  commands = {};
  online = true;
  lastTapped = new Map(); // user id -> the phone on which that person tapped last
  pending = new Set(); // keys of the buttons that wait for an answer
  #watchers = new Set();
  #clock = { now: Date.now(), at: performance.now() };

  /** `callback(topic, detail)`; topics: all, chat, typing, toast, clock, online. Returns what ends it. */
  watch(callback) {
    this.#watchers.add(callback);
    return () => this.#watchers.delete(callback);
  }

  tell(topic, detail = {}) {
    for (const watcher of [...this.#watchers]) watcher(topic, detail);
  }

  /** The simulator's time: it runs on between the moves of its clock. */
  get now() {
    return new Date(this.#clock.now + performance.now() - this.#clock.at);
  }

  setNow(iso) {
    this.#clock = { now: Date.parse(iso), at: performance.now() };
    this.tell("clock");
  }

  replace(state) {
    this.bot = state.bot;
    this.users = new Map(state.users.map((user) => [user.id, user]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    this.commands = state.commands;
    this.setNow(state.now);
    this.tell("all");
  }

  setOnline(online) {
    this.online = online;
    this.tell("online");
  }

  // Looking things up.

  message(chatId, messageId) {
    return this.chats.get(chatId)?.messages.find((message) => message.message_id === messageId);
  }

  /** The chats of a person: the private one first, then every group. */
  chatsOf(userId) {
    return [...this.chats.values()].filter((chat) => chat.id === userId || chat.type !== "private");
  }

  isMember(userId, chat) {
    const status = chat.members[userId];
    return status !== undefined && !GONE.has(status);
  }

  botIsIn = (chat) => this.isMember(this.bot.id, chat);

  commandsFor(userId, chatId) {
    return this.commands[userId]?.[chatId] ?? [];
  }

  /** The options a person chose in a poll, by their positions. */
  voteOf = (userId, message) => this.chats.get(message.chat.id)?.votes[message.message_id]?.[userId] ?? [];

  /** [{emoji, users}] in the order in which they came. */
  reactionsOf(message) {
    const byUser = this.chats.get(message.chat.id)?.reactions[message.message_id] ?? {};
    const counts = new Map();
    for (const [user, emoji] of Object.entries(byUser)) counts.set(emoji, [...(counts.get(emoji) ?? []), Number(user)]);
    return [...counts].map(([emoji, users]) => ({ emoji, users }));
  }

  /** Takes in one change; false if only the whole state can tell what changed. */
  apply(event) {
    const chat = this.chats.get(event.chat_id);
    switch (event.type) {
      case "message":
        if (chat) upsert(chat.messages, event.message);
        return this.tell("chat", { chatId: event.chat_id, added: event.message });
      case "edit":
        if (chat) upsert(chat.messages, event.message);
        return this.tell("chat", { chatId: event.chat_id });
      case "delete":
        if (chat) chat.messages = chat.messages.filter((message) => message.message_id !== event.message_id);
        return this.tell("chat", { chatId: event.chat_id });
      case "pin":
        if (chat) chat.pinned = event.pinned;
        return this.tell("chat", { chatId: event.chat_id });
      case "keyboard":
        if (chat) chat.keyboard = event.keyboard;
        return this.tell("chat", { chatId: event.chat_id });
      case "typing":
        return this.tell("typing", { chatId: event.chat_id, action: event.action });
      case "toast":
        return this.tell("toast", event);
      case "clock":
        return this.setNow(event.now);
      default:
        return false;
    }
  }
}

function upsert(messages, message) {
  const at = messages.findIndex((other) => other.message_id === message.message_id);
  if (at >= 0) messages[at] = message;
  else messages.push(message);
}
