"""What a person may do on the page, by name, done to the simulated Telegram."""

from typing import Any

from bot.simulator.chats import Json, User
from bot.simulator.telegram import Telegram


def perform(telegram: Telegram, user: User, chat_id: int, order: Json) -> Any:
    """Do what `order` says and return its outcome: a message, a callback query's id, or None.

    Raises ValueError for an unknown or incomplete order and where the person may not do it, KeyError for an unknown
    chat.
    """
    match order:
        case {"do": "tap", "message": int(message), "data": str(data)}:
            return telegram.tap(user, chat_id, message, data)
        case {"do": "link", "url": str(url)}:
            return telegram.open_link(user, url, group_id=order.get("group"))
        case {"do": "block"}:
            return telegram.block_bot(user)
        case {"do": "unblock"}:
            return telegram.unblock_bot(user)
    return _write(telegram, user, chat_id, order)


def _write(telegram: Telegram, user: User, chat_id: int, order: Json) -> Any:
    match order:
        case {"do": "text", "text": str(text)}:
            return telegram.send_text(user, chat_id, text, reply_to=order.get("reply_to"))
        case {"do": "edit", "message": int(message), "text": str(text)}:
            return telegram.edit_text(user, chat_id, message, text)
        case {"do": "delete", "message": int(message)}:
            return telegram.delete(user, chat_id, message)
        case {"do": "sticker", "emoji": str(emoji)}:
            return telegram.send_sticker(user, chat_id, emoji)
        case {"do": "vote", "message": int(message), "options": [*options]}:
            return telegram.vote(user, chat_id, message, [int(option) for option in options])
        case {"do": "react", "message": int(message), "emoji": str() | None as emoji}:
            return telegram.react(user, chat_id, message, emoji)
    return _gather(telegram, user, chat_id, order)


def _gather(telegram: Telegram, user: User, chat_id: int, order: Json) -> Any:
    match order:
        case {"do": "add_bot"}:
            return telegram.add_bot(chat_id, user, admin=order.get("admin") is True)
        case {"do": "remove_bot"}:
            return telegram.remove_bot(chat_id, user)
        case {"do": "promote_bot", "admin": bool(admin)}:
            return telegram.promote_bot(chat_id, user, admin=admin)
        case {"do": "join"}:
            return telegram.join(chat_id, user)
        case {"do": "leave"}:
            return telegram.leave(chat_id, user)
    raise ValueError("unknown or incomplete act")
