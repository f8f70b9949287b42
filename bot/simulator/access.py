"""Which chats and messages the bot may use, and how it is told if it may not.

Sources: `Client::check_chat`, `Client::check_chat_access` and `Client::check_message` of tdlib/telegram-bot-api;
`process_send_message_fail_error` in td/telegram/MessagesManager.cpp of tdlib/td.
"""

from enum import IntEnum
from typing import Any

from bot.simulator.chats import Chat, Json
from bot.simulator.errors import ApiError, bad_request, forbidden, migrated
from bot.simulator.members import is_admin, is_member
from bot.simulator.world import World


class Access(IntEnum):
    """What the bot wants to do in a chat."""

    READ = 0
    MEMBERS = 1
    EDIT = 2
    WRITE = 3


def chat_for(world: World, chat_id: Any, access: Access) -> Chat:
    """Return the chat. Raises ApiError with Telegram's text where the bot may not do this in it."""
    if chat_id in (None, ""):
        raise bad_request("chat_id is empty")
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None or not _known(world, chat):
        raise bad_request("chat not found")
    match chat.type:
        case "private":
            _check_private(world, chat, access)
        case "group":
            _check_group(world, chat, access)
        case _:
            _check_supergroup(world, chat)
    return chat


def message_for(world: World, chat_id: Any, message_id: int, access: Access, what: str) -> tuple[Chat, Json]:
    """Return the chat and the message; `what` is what Telegram calls the message if it is not there."""
    chat = chat_for(world, chat_id, access)
    message = world.messages.get(chat.id, message_id)
    if message is None:
        raise bad_request(f"{what} not found")
    return chat, message


def check_right_to_pin(world: World, chat: Chat) -> None:
    """Raise ApiError where the bot may not pin. Source: https://core.telegram.org/bots/api#pinchatmessage"""
    if chat.type != "private" and not is_admin(chat, world.bot.id):
        raise bad_request("not enough rights to manage pinned messages in the chat")


def _known(world: World, chat: Chat) -> bool:
    if chat.type != "private":
        return world.bot.id in chat.statuses
    return chat.id in world.started or _met(world, chat.id)


def _met(world: World, user_id: int) -> bool:
    """Whether the bot knows the person from a group."""
    groups = (chat for chat in world.chats.values() if chat.type != "private")
    return any(is_member(chat, user_id) and is_member(chat, world.bot.id) for chat in groups)


def _check_private(world: World, chat: Chat, access: Access) -> None:
    if access < Access.EDIT:
        return
    if chat.id not in world.started:
        raise forbidden("Bot can't initiate conversation with a user")
    if chat.id in world.blocked:
        raise forbidden("bot was blocked by the user")


def _check_group(world: World, chat: Chat, access: Access) -> None:
    if chat.migrated_to is not None:
        if access in (Access.WRITE, Access.MEMBERS):
            raise migrated(chat.migrated_to)
        return
    if access > Access.READ and not is_member(chat, world.bot.id):
        raise _absent(chat.statuses[world.bot.id], "group")


def _check_supergroup(world: World, chat: Chat) -> None:
    if not is_member(chat, world.bot.id):
        raise _absent(chat.statuses[world.bot.id], "supergroup")


def _absent(status: str, kind: str) -> ApiError:
    how = "was kicked from" if status == "kicked" else "is not a member of"
    return forbidden(f"bot {how} the {kind} chat")
