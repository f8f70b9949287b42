// What happened in a chat, said in one line in its middle.

import { preview } from "./preview.js";

const names = (users) => users.map((user) => user.first_name).join("、");

const LINES = {
  new_chat_members(by, users) {
    const self = users.length === 1 && users[0].id === by.id;
    return self ? `${by.first_name} 加入了群组` : `${by.first_name} 邀请 ${names(users)} 加入了群组`;
  },
  left_chat_member: (by, user) =>
    user.id === by.id ? `${user.first_name} 退出了群组` : `${by.first_name} 将 ${user.first_name} 移出了群组`,
  group_chat_created: (by) => `${by.first_name} 创建了群组`,
  supergroup_chat_created: (by) => `${by.first_name} 创建了群组`,
  migrate_to_chat_id: () => "群组已升级为超级群组",
  migrate_from_chat_id: () => "群组已升级为超级群组",
  pinned_message: (by, message) => `${by.first_name} 置顶了「${preview(message)}」`,
};

/** The line, or null if the message is not a service message. */
export function serviceLine(message) {
  for (const [field, line] of Object.entries(LINES)) {
    if (message[field] !== undefined) return line(message.from, message[field]);
  }
  return null;
}
