// A message in a few words, for replies, pins and lists.

const KINDS = {
  photo: "图片",
  sticker: "贴纸",
  poll: "投票",
  document: "文件",
};

const LONGEST = 40;

export function preview(message) {
  const kind = Object.keys(KINDS).find((field) => message[field] !== undefined);
  const said =
    message.text ?? message.caption ?? message.poll?.question ?? message.document?.file_name ?? message.sticker?.emoji;
  const line = [kind && kind !== "document" ? `[${KINDS[kind]}]` : null, said].filter(Boolean).join(" ") || "消息";
  const characters = [...line.replace(/\s+/g, " ")];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST).join("")}…` : characters.join("");
}
