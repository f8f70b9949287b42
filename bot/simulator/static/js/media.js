// Photos, albums, documents, stickers.

import { fileUrl } from "./api.js";
import { h, icon, ICONS } from "./dom.js";
import { openPicture } from "./overlay.js";

const LARGE = 1280;

/** The largest size that a phone would show; sizes come smallest first. */
const shown = (sizes) => sizes.findLast((size) => Math.max(size.width, size.height) <= LARGE) ?? sizes.at(-1);

export function photo(phone, message) {
  const size = shown(message.photo);
  const full = fileUrl(message.photo.at(-1).file_id);
  const alt = message.caption ?? "图片";
  const img = h("img", { src: fileUrl(size.file_id), width: size.width, height: size.height, alt, decoding: "async" });
  const hidden = message.has_media_spoiler ? " covered" : "";
  const button = h(
    "button",
    { type: "button", class: `photo${hidden}`, testid: "photo", aria: { label: `查看图片：${alt}` } },
    img,
  );
  button.addEventListener("click", () => {
    if (button.classList.contains("covered")) button.classList.remove("covered");
    else openPicture(phone, full, alt);
  });
  return button;
}

const TALLEST_VH = 62; // as in media.css

/** As wide as it is, or as its height allows. */
export const naturalWidth = ({ width, height }) => `min(${width}px, ${((TALLEST_VH * width) / height).toFixed(2)}vh)`;

export function album(phone, messages) {
  const items = messages.map((message) => (message.photo ? photo(phone, message) : file(message)));
  const pictures = messages.every((message) => message.photo);
  return h("div", { class: pictures ? "album" : "files", testid: "album", data: { count: messages.length } }, items);
}

const UNITS = ["B", "KB", "MB", "GB"];

export function sizeOf(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

export function file(message) {
  const { file_id: id, file_name: name, file_size: size } = message.document;
  const title = name ?? "文件";
  const ending = /\.([A-Za-z0-9]{1,4})$/.exec(title)?.[1]?.toUpperCase();
  return h(
    "a",
    { class: "file", href: fileUrl(id), download: title, testid: "document", aria: { label: `下载 ${title}` } },
    h("span", { class: "file-icon", aria: { hidden: "true" } }, ending ?? icon(ICONS.file)),
    h(
      "span",
      { class: "file-lines" },
      h("span", { class: "file-name" }, title),
      h("span", { class: "file-size" }, size === undefined ? "" : sizeOf(size)),
    ),
    icon(ICONS.download),
  );
}

export function sticker(message) {
  const { emoji, file_id: id } = message.sticker;
  const drawn = emoji ?? h("img", { src: fileUrl(id), alt: "贴纸", width: 128, height: 128 });
  return h("div", { class: "sticker", role: "img", testid: "sticker", aria: { label: `贴纸 ${emoji ?? ""}` } }, drawn);
}
