// A message's text with its entities. Offsets count UTF-16 units, as JavaScript strings do.

import { h } from "./dom.js";
import { destination } from "./links.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** `tap` offers {botUsername, openBotLink(href), sendCommand(text), copy(text)}. */
export function formatted(text, entities = [], tap) {
  const sorted = entities.map((entity) => ({ ...entity, end: entity.offset + entity.length }));
  sorted.sort(
    (a, b) => a.offset - b.offset || b.end - a.end || Number(BLOCKS.has(b.type)) - Number(BLOCKS.has(a.type)),
  );
  const fragment = document.createDocumentFragment();
  fragment.append(...span(text, 0, text.length, sorted, tap));
  return fragment;
}

/** Nodes of text[from, to): the first entity that begins here holds all those that lie within it. */
function span(text, from, to, entities, tap) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [first, ...others] = rest;
    const start = Math.max(first.offset, at);
    const end = Math.min(first.end, to);
    if (start > at) nodes.push(plain(text, at, start, nodes));
    const inside = others.filter((entity) => entity.offset < end);
    if (end > start) nodes.push(element(first, text.slice(start, end), span(text, start, end, inside, tap), tap));
    at = Math.max(at, end);
    // What sticks out of `first` goes on behind it.
    rest = others.filter((entity) => entity.end > at && entity.offset < to);
  }
  if (at < to) nodes.push(plain(text, at, to, nodes));
  return nodes.filter((node) => node !== null);
}

/** A block breaks the line itself, so the newline behind it would show as an empty line. */
function plain(text, from, to, before) {
  const afterBlock = before.at(-1)?.dataset?.block !== undefined && text[from] === "\n";
  const start = afterBlock ? from + 1 : from;
  return start < to ? document.createTextNode(text.slice(start, to)) : null;
}

function element(entity, text, children, tap) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children);
    case "code":
      return h("code", { ...copying(text, tap), title: "点按复制" }, children);
    case "pre":
      return pre(entity, text, children, tap);
    case "blockquote":
      return h("blockquote", { data: { block: "" } }, children);
    case "expandable_blockquote":
      return expandable(children);
    case "text_link":
      return link(entity.url, children, tap);
    case "url":
      return link(text, children, tap);
    case "email":
      return link(`mailto:${text}`, children, tap);
    case "phone_number":
      return link(`tel:${text.replace(/[^+\d]/g, "")}`, children, tap);
    case "bot_command":
      return command(text, children, tap);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return h("span", { class: "inline-link" }, children);
    default:
      return h("span", {}, children);
  }
}

function link(address, children, tap) {
  const goal = destination(address, tap.botUsername);
  if (!goal) return h("span", { class: "inline-link" }, children);
  if (goal.kind === "bot") {
    const open = (event) => {
      event.preventDefault();
      tap.openBotLink(goal.href);
    };
    return h("a", { href: goal.href, onclick: open }, children);
  }
  return h("a", { href: goal.href, target: "_blank", rel: "noopener noreferrer" }, children);
}

const onKey = (run) => (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  run();
};

/** No button element: a line could break between it and the full stop after it. */
function command(text, children, tap) {
  const send = () => tap.sendCommand(text);
  return h(
    "span",
    { class: "inline-link pressable", role: "button", tabindex: 0, onclick: send, onkeydown: onKey(send) },
    children,
  );
}

function copying(text, tap) {
  const copy = () => tap.copy(text);
  return { role: "button", tabindex: 0, onclick: copy, onkeydown: onKey(copy) };
}

function pre(entity, text, children, tap) {
  const head = h(
    "button",
    { type: "button", class: "pre-copy", aria: { label: "复制代码" } },
    entity.language ?? "复制代码",
  );
  const block = h("div", { class: "pre", data: { block: "" } }, head, h("pre", {}, children));
  block.addEventListener(
    "click",
    unlessSelecting(() => tap.copy(text)),
  );
  return block;
}

function spoiler(children) {
  const hidden = h("span", { class: "spoiler-text", aria: { hidden: "true" } }, children);
  const cover = h(
    "span",
    { class: "spoiler", role: "button", tabindex: 0, aria: { label: "隐藏的内容，点按显示" } },
    hidden,
  );
  const show = () => {
    cover.classList.add("shown");
    hidden.removeAttribute("aria-hidden");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", show, { once: true });
  cover.addEventListener("keydown", onKey(show));
  return cover;
}

function expandable(children) {
  const body = h("div", { class: "quote-body" }, children);
  const toggle = h("button", { type: "button", class: "quote-toggle", aria: { expanded: "false" } }, "展开");
  const quote = h("blockquote", { class: "expandable", data: { block: "" } }, body, toggle);
  const turn = () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.textContent = open ? "收起" : "展开";
  };
  quote.addEventListener("click", unlessSelecting(turn));
  return quote;
}

/** The whole block is the target for a finger; a link in it and a selection of text are left alone. */
const unlessSelecting = (run) => (event) => {
  if (!event.target.closest("a, .spoiler, .inline-link") && getSelection().isCollapsed) run();
};
