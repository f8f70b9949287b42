"""Membership of a chat. Source: https://core.telegram.org/bots/api#chatmember"""

from bot.simulator.chats import Chat, Json, User
from bot.simulator.spec import description

ADMIN = ("creator", "administrator")
UNPROMOTED = ("can_promote_members", "is_anonymous", "can_be_edited")
"""What a freshly made administrator may not do."""


def is_admin(chat: Chat, user_id: int) -> bool:
    """Whether the user runs the chat."""
    return chat.statuses.get(user_id) in ADMIN


def is_member(chat: Chat, user_id: int) -> bool:
    """Whether the user is in the chat now."""
    return chat.statuses.get(user_id, "left") not in ("left", "kicked")


def member(user: User, status: str) -> Json:
    """Return the `ChatMember` object of a status."""
    base: Json = {"status": status, "user": user.api()}
    match status:
        case "creator":
            return base | {"is_anonymous": False}
        case "administrator":
            return base | administrator_flags()
        case "kicked":
            return base | {"until_date": 0}
    return base


def administrator_flags() -> Json:
    """Return the rights of an administrator who may do all but name others."""
    fields = description()["types"]["ChatMemberAdministrator"]["fields"]
    flags = [
        field["name"] for field in fields if field["type"] == "Boolean" and (field["required"] or _of_groups(field))
    ]
    return {name: name not in UNPROMOTED for name in flags}


def _of_groups(field: Json) -> bool:
    return field["name"] in ("can_pin_messages", "can_manage_topics")
