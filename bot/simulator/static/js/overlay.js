// What lies over a phone: notices, alerts, menus, sheets, an enlarged picture. One at a time, Escape closes it.

import { h, icon, ICONS } from "./dom.js";

const NOTICE_MS = 3200;

export function notice(phone, text) {
  const line = h("div", { class: "notice", testid: "toast" }, text);
  phone.notices.replaceChildren(line); // a client shows the last one only
  setTimeout(() => line.remove(), NOTICE_MS);
}

/** Lays `panel` over the phone and returns what takes it away; the rest is inert meanwhile, focus returns after. */
export function cover(phone, panel, { kind, dismissable = true } = {}) {
  phone.cover?.close();
  const before = document.activeElement;
  const layer = h("div", { class: `layer ${kind}` }, panel);
  const close = () => {
    layer.remove();
    phone.screen.inert = false;
    phone.cover = null;
    if (before?.isConnected && phone.element.contains(before)) before.focus({ preventScroll: true });
  };
  layer.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  if (dismissable) layer.addEventListener("click", (event) => event.target === layer && close());
  phone.cover = { close };
  phone.screen.inert = true;
  phone.element.append(layer);
  (panel.querySelector("input") ?? panel.querySelector("button") ?? panel).focus({ preventScroll: true });
  return close;
}

/** The modal answer to a tap: a text and OK. */
export function alertBox(phone, text) {
  const ok = h("button", { type: "button", class: "primary-button" }, "OK");
  const body = h("p", { class: "alert-text" }, text);
  const panel = h(
    "div",
    { class: "alert", role: "alertdialog", testid: "alert", aria: { modal: "true", label: text } },
    body,
    ok,
  );
  const close = cover(phone, panel, { kind: "centre", dismissable: false });
  ok.addEventListener("click", close);
}

/** A yes-or-no question; `act` runs on yes. */
export function confirmBox(phone, text, yes, act) {
  const go = h("button", { type: "button", class: "primary-button danger" }, yes);
  const no = h("button", { type: "button", class: "plain-button" }, "取消");
  const panel = h(
    "div",
    { class: "alert", role: "alertdialog", aria: { modal: "true", label: text } },
    h("p", { class: "alert-text" }, text),
    h("div", { class: "alert-keys" }, no, go),
  );
  const close = cover(phone, panel, { kind: "centre" });
  no.addEventListener("click", close);
  go.addEventListener("click", () => {
    close();
    act();
  });
}

/** A menu of [{label, run, danger}], with an optional row above it. */
export function menu(phone, label, items, above = null) {
  const panel = h("div", { class: "sheet", role: "menu", testid: "menu", aria: { label } }, above);
  const close = cover(phone, panel, { kind: "bottom" });
  for (const item of items) {
    const run = () => {
      close();
      item.run();
    };
    panel.append(
      h(
        "button",
        { type: "button", role: "menuitem", class: item.danger ? "menu-item danger" : "menu-item", onclick: run },
        item.icon ? icon(item.icon) : null,
        item.label,
      ),
    );
  }
  panel.append(h("button", { type: "button", role: "menuitem", class: "menu-item cancel", onclick: close }, "取消"));
  panel.addEventListener("keydown", (event) => walk(event, [...panel.querySelectorAll("button")]));
  panel.querySelector("button")?.focus({ preventScroll: true });
  return close;
}

/** Arrow keys move the focus among `stops`. */
export function walk(event, stops) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = stops.indexOf(document.activeElement);
  stops[(at + step + stops.length) % stops.length]?.focus();
}

export function openPicture(phone, address, alt) {
  const close = h("button", { type: "button", class: "round", aria: { label: "关闭图片" } }, icon(ICONS.close));
  const img = h("img", { src: address, alt });
  const panel = h(
    "div",
    { class: "viewer", role: "dialog", testid: "viewer", aria: { modal: "true", label: "图片" } },
    close,
    img,
  );
  const done = cover(phone, panel, { kind: "dark" });
  close.addEventListener("click", done);
  img.addEventListener("click", () => panel.classList.toggle("zoomed"));
}
