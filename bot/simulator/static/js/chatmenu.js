// The ⋮ menu of a chat: the bot blocked or let in, the person leaving or joining.

import { confirmBox, menu } from "./overlay.js";

export function openChatMenu(phone) {
  const { store, chat } = phone;
  menu(phone, "聊天菜单", chat.type === "private" ? privateItems(phone) : groupItems(phone, store.botIsIn(chat)));
}

function privateItems(phone) {
  const start = { label: "发送 /start", run: () => phone.send("/start") };
  const block = {
    label: "停用并屏蔽机器人",
    danger: true,
    run: () =>
      confirmBox(phone, `屏蔽「${phone.store.bot.first_name}」？它将无法再给你发消息。`, "屏蔽", () =>
        phone.act("block"),
      ),
  };
  return phone.blocked ? [{ label: "解除屏蔽", run: () => phone.act("unblock") }] : [start, block];
}

function groupItems(phone, botIsIn) {
  const { store, chat, userId } = phone;
  if (!store.isMember(userId, chat)) return [{ label: "加入群组", run: () => phone.act("join") }];
  const status = chat.members[store.bot.id];
  const items = botIsIn
    ? [
        {
          label: status === "administrator" ? "取消机器人的管理员" : "设机器人为管理员",
          run: () => phone.act("promote_bot", { admin: status !== "administrator" }),
        },
        { label: "将机器人移出群组", danger: true, run: () => phone.act("remove_bot") },
      ]
    : [
        { label: "添加机器人到群组", run: () => phone.act("add_bot") },
        { label: "添加机器人为管理员", run: () => phone.act("add_bot", { admin: true }) },
      ];
  const leave = () => confirmBox(phone, `退出「${chat.title}」？`, "退出", () => phone.act("leave"));
  return [...items, { label: "退出群组", danger: true, run: leave }];
}
