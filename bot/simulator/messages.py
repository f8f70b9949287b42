"""Messages as they stand now, by chat. A message is never changed in place, so what was told of it stays true."""

from collections import defaultdict
from itertools import count

from bot.simulator.chats import Chat, Json

SERVICE = (
    *("new_chat_members", "left_chat_member", "group_chat_created", "supergroup_chat_created"),
    *("migrate_to_chat_id", "migrate_from_chat_id", "pinned_message"),
)
"""Fields that make a message a service message."""
CONTENT = ("text", "photo", "document", "sticker", "poll")
CARRIED = (
    *CONTENT,
    *("entities", "caption", "caption_entities", "link_preview_options", "show_caption_above_media"),
    "has_media_spoiler",
)
"""The fields of a message that go along when it is forwarded or copied, and that an edit replaces."""


class Messages:
    """The messages of all chats."""

    def __init__(self) -> None:
        self._by_chat: dict[int, dict[int, Json]] = defaultdict(dict)
        # Private chats and basic groups share one sequence, a supergroup has its own:
        # https://core.telegram.org/api/channel#supergroups
        self._common = count(1)
        self._own: dict[int, count[int]] = defaultdict(lambda: count(1))
        self.uneditable: set[tuple[int, int]] = set()
        """(chat id, message id) of those the bot sent with something else than an inline keyboard."""

    def next_id(self, chat: Chat) -> int:
        """Return the id of the chat's next message."""
        return next(self._own[chat.id] if chat.type == "supergroup" else self._common)

    def put(self, message: Json) -> Json:
        """Keep a message, new or changed, and return it."""
        self._by_chat[message["chat"]["id"]][message["message_id"]] = message
        return message

    def get(self, chat_id: int, message_id: int) -> Json | None:
        """Return the message, None if there is none or none any more."""
        return self._by_chat[chat_id].get(message_id)

    def remove(self, chat_id: int, message_id: int) -> None:
        """Forget a message."""
        self._by_chat[chat_id].pop(message_id, None)

    def of(self, chat_id: int) -> list[Json]:
        """Return the chat's messages in order."""
        return list(self._by_chat[chat_id].values())


def is_service(message: Json) -> bool:
    """Whether the message tells of a change of the chat."""
    return any(name in message for name in SERVICE)


def carried(message: Json) -> Json:
    """Return the message's content, to be sent once more."""
    return {name: message[name] for name in CARRIED if name in message}


def without_content(message: Json) -> Json:
    """Return the message without its content and its keyboard, to be given new ones."""
    return {name: value for name, value in message.items() if name not in (*CARRIED, "reply_markup")}
