// Puts the page together: one phone at phone width, everyone's phones and the group side by side where there is room.

import { act, follow } from "./api.js";
import { clockBar } from "./clock.js";
import { h } from "./dom.js";
import { notice } from "./overlay.js";
import { Phone } from "./phone.js";
import { Store } from "./state.js";
import { nameStrip, peopleTabs } from "./tabs.js";

const NARROW = matchMedia("(max-width: 719.98px)");

const store = new Store();
const bar = document.getElementById("bar");
const frame = document.getElementById("phones");
const clock = clockBar(store);
let phones = [];

/** A tapped t.me/<bot>?… link: the person's private chat opens, wherever it is shown, and the link takes effect. */
async function openBotLink(userId, href) {
  const phone = phones.find((one) => one.userId === userId && !one.fixedChat) ?? phones[0];
  const url = new URL(href);
  const toGroup = url.searchParams.has("startgroup") || url.searchParams.has("startchannel");
  const group = [...store.chats.values()].find((chat) => chat.type !== "private" && store.isMember(userId, chat));
  if (!toGroup && (phone.userId !== userId || phone.chatId !== userId)) phone.show(userId, userId);
  phone.element.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
  try {
    await act(userId, userId, "link", { url: href, group: toGroup ? group?.id : undefined });
    if (toGroup && group && !phones.some((one) => one.chatId === group.id)) phone.show(userId, group.id);
  } catch (error) {
    notice(phone, `没有成功：${error.message}`);
  }
}

function single() {
  const [first] = store.users.keys();
  const phone = new Phone(store, { userId: first, chatId: first, testid: "phone", openBotLink });
  const choose = (userId) => {
    const stays = phone.chat.type !== "private";
    phone.show(userId, stays ? phone.chatId : userId);
  };
  bar.replaceChildren(peopleTabs(store, () => phone.userId, choose).element, clock);
  return [phone];
}

function sideBySide() {
  bar.replaceChildren(h("h1", { class: "bar-title" }, "聊天模拟器"), clock);
  const own = [...store.users.values()].map(
    (user) =>
      new Phone(store, {
        userId: user.id,
        chatId: user.id,
        testid: `phone-${user.id}`,
        openBotLink,
        top: nameStrip(user),
      }),
  );
  const group = [...store.chats.values()].find((chat) => chat.type !== "private");
  return group ? [...own, groupPhone(group)] : own;
}

/** The group in full view; who looks at it can be changed. */
function groupPhone(group) {
  const last = [...store.users.keys()].at(-1);
  let phone = null;
  const tabs = peopleTabs(
    store,
    () => phone?.userId ?? last,
    (userId) => phone.show(userId, phone.chatId),
  );
  phone = new Phone(store, {
    userId: last,
    chatId: group.id,
    testid: "phone-group",
    openBotLink,
    fixedChat: true,
    top: tabs.element,
  });
  return phone;
}

function lay() {
  for (const phone of phones) phone.stop();
  store.lastTapped.clear();
  phones = NARROW.matches ? single() : sideBySide();
  frame.replaceChildren(...phones.map((phone) => phone.element));
  for (const phone of phones) phone.view.scrollToEnd();
}

/** The cast and its chats; when that changes the phones are laid out anew, otherwise they redraw themselves. */
const cast = (state) => JSON.stringify([state.users.map((user) => user.id), state.chats.map((chat) => chat.id)]);
let known = null;

function take(state) {
  store.replace(state);
  if (known !== cast(state)) {
    known = cast(state);
    lay();
  }
}

NARROW.addEventListener("change", () => known && lay());
follow({
  state: take,
  event: (event) => store.apply(event),
  online: (online) => store.setOnline(online),
});
