// Sending a picture, a file or a sticker.

import { upload } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { cover, menu, notice } from "./overlay.js";
import { sizeOf } from "./media.js";

const STICKERS = [
  "👍",
  "👏",
  "🎉",
  "💪",
  "🙏",
  "😀",
  "😂",
  "🥳",
  "🤔",
  "😅",
  "😴",
  "😭",
  "🔥",
  "⭐",
  "✅",
  "❤",
  "🌹",
  "📦",
];

export function attachButton(phone) {
  const photo = picker(phone, "photo", "image/*", "选择图片");
  const document = picker(phone, "document", "", "选择文件");
  const open = () =>
    menu(phone, "附件", [
      { label: "图片", icon: ICONS.image, run: () => photo.click() },
      { label: "文件", icon: ICONS.file, run: () => document.click() },
      { label: "贴纸", icon: ICONS.smile, run: () => openStickers(phone) },
    ]);
  const button = h(
    "button",
    { type: "button", class: "round", aria: { label: "添加附件", haspopup: "menu" }, onclick: open },
    icon(ICONS.attach),
  );
  return h("span", { class: "attach" }, button, photo, document);
}

function picker(phone, kind, accept, label) {
  const input = h("input", { type: "file", hidden: true, accept, testid: `pick-${kind}`, aria: { label } });
  input.addEventListener("change", () => {
    const [file] = input.files;
    input.value = "";
    if (file) openPreview(phone, kind, file);
  });
  return input;
}

/** Shows what is about to be sent and takes its caption. */
function openPreview(phone, kind, file) {
  const address = kind === "photo" ? URL.createObjectURL(file) : null;
  const shown = address
    ? h("img", { class: "preview-image", src: address, alt: file.name })
    : h("p", { class: "preview-file" }, icon(ICONS.file), `${file.name}（${sizeOf(file.size)}）`);
  const caption = h("input", {
    class: "caption-input",
    placeholder: "添加说明…",
    maxlength: 1024,
    aria: { label: "说明" },
  });
  const title = kind === "photo" ? "发送图片" : "发送文件";
  const send = h("button", { type: "submit", class: "primary-button" }, title);
  const no = h("button", { type: "button", class: "plain-button" }, "取消");
  const form = h(
    "form",
    { class: "sheet preview", role: "dialog", testid: "preview", aria: { modal: "true", label: title } },
    h("h3", {}, title),
    shown,
    caption,
    h("div", { class: "alert-keys" }, no, send),
  );
  const close = cover(phone, form, { kind: "bottom" });
  no.addEventListener("click", close);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    try {
      await upload(phone.userId, phone.chatId, kind, file, caption.value);
      close();
    } catch (error) {
      send.disabled = false;
      notice(phone, `没有发出：${error.message}`);
    }
  });
}

function openStickers(phone) {
  const grid = h("div", { class: "sticker-grid" });
  const panel = h(
    "div",
    { class: "sheet", role: "dialog", testid: "stickers", aria: { modal: "true", label: "贴纸" } },
    grid,
  );
  grid.append(
    ...STICKERS.map((emoji) => {
      const send = () => {
        close();
        phone.act("sticker", { emoji });
      };
      return h(
        "button",
        { type: "button", class: "sticker-key", aria: { label: `贴纸 ${emoji}` }, onclick: send },
        emoji,
      );
    }),
  );
  const close = cover(phone, panel, { kind: "bottom" });
}
