"""How people come together: private chats, groups, who joins and leaves."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from bot.simulator.chats import Chat, Json, User
from bot.simulator.members import ADMIN, is_admin, is_member
from bot.simulator.talking import Talking

FIRST_USER_ID = 3001
FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001


class Gathering(Talking):
    """Acts on chats. Each raises ValueError where a real client would not let the person do it, KeyError for an
    unknown chat."""

    def add_user(
        self, name: str, *, id: int | None = None, language_code: str = "zh-hans", username: str | None = None
    ) -> User:
        """Create a person and the private chat with the bot, in which nothing has been said yet."""
        user_id = id if id is not None else max([FIRST_USER_ID - 1, *self.users]) + 1
        if user_id in self.chats:
            raise ValueError(f"there is a user {user_id} already")
        user = self.users[user_id] = User(user_id, name, language_code, username)
        statuses = {user_id: "member", self.bot.id: "member"}
        self.chats[user_id] = Chat(user_id, "private", name, statuses, username)
        self.publish({"type": "chat", "chat_id": user_id})
        return user

    def add_group(self, title: str, creator: User, members: Iterable[User] = (), *, supergroup: bool = True) -> Chat:
        """Create a group with its first service message; `telegram.bot` may be among the members."""
        kind = "supergroup" if supergroup else "group"
        members = list(members)
        others = {member.id: "member" for member in members if member.id != self.bot.id}
        chat = Chat(self._free_id(kind), kind, title, {creator.id: "creator"} | others)
        self.chats[chat.id] = chat
        self.publish({"type": "chat", "chat_id": chat.id})
        if self.bot in members:
            self.set_status(chat, self.bot, "member", by=creator)
        self.post(chat, creator, {f"{'super' if supergroup else ''}group_chat_created": True})
        return chat

    def private(self, user: User) -> int:
        """Return the id of the person's private chat with the bot."""
        return user.id

    def open_link(self, user: User, url: str, *, group_id: int | None = None) -> Json | None:
        """Follow a link to the bot: ?start= starts it in the private chat, ?startgroup= adds it to `group_id`.

        Returns the message it makes; None for a link that leads elsewhere.
        Source: https://core.telegram.org/bots/features#deep-linking, and for what comes into the group
        https://core.telegram.org/tdlib/docs/classtd_1_1td__api_1_1internal_link_type_bot_start_in_group.html
        """
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if parts.hostname not in ("t.me", "telegram.me") or parts.path.strip("/") != self.bot.username:
            return None
        query = parse_qs(parts.query, keep_blank_values=True)
        if "startgroup" in query or "startchannel" in query:
            if group_id is None:
                raise ValueError("a group must be chosen")
            return self._bring_bot(user, group_id, query.get("startgroup", [""])[0], admin="admin" in query)
        self.unblock_bot(user)
        return self.send_text(user, user.id, f"/start {query.get('start', [''])[0]}".strip())

    def add_bot(self, group_id: int, by: User, *, admin: bool = False) -> Json | None:
        """Bring the bot into a group; only an administrator may make it one. None if it is there already."""
        chat = self._group(group_id, by)
        if is_member(chat, self.bot.id):
            return None
        if admin and not is_admin(chat, by.id):
            raise ValueError(f"{by.name} does not run the group")
        self.set_status(chat, self.bot, "administrator" if admin else "member", by=by)
        return self.post(chat, by, {"new_chat_members": [self.bot.api()]})

    def remove_bot(self, group_id: int, by: User) -> Json | None:
        """Throw the bot out of a group. None if it is not there."""
        chat = self._group(group_id, by)
        if not is_member(chat, self.bot.id):
            return None
        self._check_runs(chat, by)
        self.set_status(chat, self.bot, "kicked", by=by)
        return self.post(chat, by, {"left_chat_member": self.bot.api()})

    def promote_bot(self, group_id: int, by: User, *, admin: bool = True) -> None:
        """Make the bot an administrator, or a plain member again."""
        chat = self._group(group_id, by)
        self._check_runs(chat, by)
        if not is_member(chat, self.bot.id):
            raise ValueError("the bot is not in the group")
        self.set_status(chat, self.bot, "administrator" if admin else "member", by=by)

    def join(self, group_id: int, user: User, *, by: User | None = None) -> Json | None:
        """Join a group, or be brought in by a member. None if the person is there already."""
        chat = self.chats[group_id] if by is None else self._group(group_id, by)
        if is_member(chat, user.id):
            return None
        self.set_status(chat, user, "member", by=by or user)
        return self.post(chat, by or user, {"new_chat_members": [user.api()]})

    def leave(self, group_id: int, user: User) -> Json | None:
        """Leave a group. None if the person is not there."""
        chat = self.chats[group_id]
        if not is_member(chat, user.id):
            return None
        self.set_status(chat, user, "left", by=user)
        return self.post(chat, user, {"left_chat_member": user.api()})

    def migrate_to_supergroup(self, group_id: int) -> int:
        """Turn a basic group into a supergroup and return its new id; the old messages stay behind.

        Source: https://core.telegram.org/bots/api#responseparameters
        """
        old = self.chats[group_id]
        if old.type != "group" or old.migrated_to is not None:
            raise ValueError("only a basic group can become a supergroup")
        new = replace(old, id=self._free_id("supergroup"), type="supergroup", statuses=dict(old.statuses), pinned=[])
        self.chats[new.id] = new
        owner = self.users[next(user for user, status in old.statuses.items() if status in ADMIN)]
        self.post(old, owner, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        self.post(new, owner, {"migrate_from_chat_id": old.id})
        self.publish({"type": "chat", "chat_id": old.id})
        self.publish({"type": "chat", "chat_id": new.id})
        return new.id

    def _bring_bot(self, user: User, group_id: int, payload: str, *, admin: bool) -> Json | None:
        added = self.add_bot(group_id, user, admin=admin)
        self.send_text(user, group_id, f"/start@{self.bot.username} {payload}".strip())
        return added

    def _group(self, group_id: int, by: User) -> Chat:
        chat = self._place(by, group_id)
        if chat.type == "private":
            raise ValueError("a private chat is no group")
        return chat

    def _check_runs(self, chat: Chat, by: User) -> None:
        if not is_admin(chat, by.id):
            raise ValueError(f"{by.name} does not run the group")

    def _free_id(self, kind: str) -> int:
        first = FIRST_SUPERGROUP_ID if kind == "supergroup" else FIRST_GROUP_ID
        return first - sum(chat.type == kind for chat in self.chats.values())
