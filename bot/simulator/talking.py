"""What people write, tap, vote and share."""

from collections.abc import Iterable

from bot.simulator.chats import Chat, Json, User
from bot.simulator.entities import formatted
from bot.simulator.keyboards import callback_data as data_on
from bot.simulator.members import is_member
from bot.simulator.messages import without_content
from bot.simulator.world import Query, World

STICKER = b"RIFF\x16\x00\x00\x00WEBPVP8L\x0a\x00\x00\x00/\xff\xc1\x7f\x00\x00\x00\x00\x00\x00\x00"
"""A WebP header of 512 x 512, which is all that a sticker needs here."""


class Talking(World):
    """Acts in a chat. Each raises ValueError where a real client would not let the person do it, KeyError for an
    unknown chat or message."""

    def send_text(self, user: User, chat_id: int, text: str, *, reply_to: int | None = None) -> Json:
        """Write a message; "/start" in the private chat is what starts the bot."""
        content = formatted(text).api()
        if not content:
            raise ValueError("an empty message")
        return self._say(user, chat_id, content, reply_to)

    def send_photo(
        self, user: User, chat_id: int, data: bytes, caption: str = "", *, reply_to: int | None = None
    ) -> Json:
        """Send a picture (PNG, JPEG, GIF or WebP); ApiError for anything else."""
        content = self.files.add_photo(data).content | formatted(caption).api("caption")
        return self._say(user, chat_id, content, reply_to)

    def send_document(
        self,
        user: User,
        chat_id: int,
        data: bytes,
        file_name: str,
        mime_type: str,
        size: int | None = None,
        *,
        caption: str = "",
        reply_to: int | None = None,
    ) -> Json:
        """Send a file, said to be of `size` bytes whatever `data` holds."""
        content = self.files.add_document(data, file_name, mime_type, size).content
        return self._say(user, chat_id, content | formatted(caption).api("caption"), reply_to)

    def send_sticker(self, user: User, chat_id: int, emoji: str) -> Json:
        """Send a sticker that stands for an emoji."""
        return self._say(user, chat_id, self.files.add_sticker(STICKER, emoji).content, None)

    def tap(self, user: User, chat_id: int, message_id: int, callback_data: str, *, stale: bool = False) -> str:
        """Tap a button of an inline keyboard and return the id of the callback query.

        The button must be on the message now, or the tap be `stale`: from a client that has not seen the change yet.
        """
        chat = self._place(user, chat_id)
        message = self.messages.get(chat_id, message_id)
        if not stale and callback_data not in data_on((message or {}).get("reply_markup")):
            raise ValueError(f"message {message_id} has no button {callback_data!r}")
        query_id = str(4_000_000_000_000 + next(self.serial))
        self.queries[query_id] = Query(query_id, user.id, self.clock())
        gone = {"chat": chat.api(), "message_id": message_id, "date": 0}
        query: Json = {"id": query_id, "from": user.api(), "message": message or gone, "data": callback_data}
        self.push("callback_query", query | {"chat_instance": str(abs(chat_id) * 7919)})
        return query_id

    def vote(self, user: User, chat_id: int, message_id: int, option_ids: Iterable[int]) -> None:
        """Vote in a poll, or take the vote back with no options."""
        self._place(user, chat_id)
        self.close_due_polls()
        poll = self.polls[chat_id, message_id]
        poll.vote(user.id, list(option_ids))
        self.show_poll(poll)
        if not poll.base["is_anonymous"]:
            self.push("poll_answer", poll.answer(user.api()))

    def react(self, user: User, chat_id: int, message_id: int, emoji: str | None) -> None:
        """React to a message, or take the reaction back with None."""
        self.set_reaction(self._place(user, chat_id), self._message(chat_id, message_id)["message_id"], user, emoji)

    def edit_text(self, user: User, chat_id: int, message_id: int, text: str) -> Json:
        """Change a text of one's own."""
        chat = self._place(user, chat_id)
        message = self._own(user, chat_id, message_id)
        if "text" not in message:
            raise ValueError("the message has no text")
        new = self.change(without_content(message) | formatted(text).api() | {"edit_date": self.now})
        if self.bot_hears(chat, new):
            self.push("edited_message", new)
        return new

    def delete(self, user: User, chat_id: int, message_id: int) -> None:
        """Delete a message of one's own, or in the private chat any; the bot is not told."""
        chat = self._place(user, chat_id)
        if chat.type != "private":
            self._own(user, chat_id, message_id)
        self.remove(chat, self._message(chat_id, message_id)["message_id"])

    def block_bot(self, user: User) -> None:
        """Block the bot: it can't write any more, and is told so."""
        if user.id not in self.blocked:
            self.blocked.add(user.id)
            self.set_status(self.chats[user.id], self.bot, "kicked", by=user)

    def unblock_bot(self, user: User) -> None:
        """Let the bot write again."""
        if user.id in self.blocked:
            self.blocked.remove(user.id)
            self.set_status(self.chats[user.id], self.bot, "member", by=user)

    def _say(self, user: User, chat_id: int, content: Json, reply_to: int | None) -> Json:
        chat = self._place(user, chat_id)
        if chat.type == "private":
            self.started.add(user.id)
        answered = None if reply_to is None else self._message(chat_id, reply_to)
        return self.post(chat, user, content, reply_to=answered)

    def _place(self, user: User, chat_id: int) -> Chat:
        chat = self.chats[chat_id]
        if chat.migrated_to is not None:
            raise ValueError(f"the group is now {chat.migrated_to}")
        if not is_member(chat, user.id):
            raise ValueError(f"{user.name} is not in the chat")
        if chat.type == "private" and user.id in self.blocked:
            raise ValueError(f"{user.name} has blocked the bot")
        return chat

    def _message(self, chat_id: int, message_id: int) -> Json:
        message = self.messages.get(chat_id, message_id)
        if message is None:
            raise KeyError(f"message {message_id}")
        return message

    def _own(self, user: User, chat_id: int, message_id: int) -> Json:
        message = self._message(chat_id, message_id)
        if message["from"]["id"] != user.id:
            raise ValueError(f"message {message_id} is another's")
        return message
