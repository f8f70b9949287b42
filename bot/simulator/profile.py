"""What the bot tells of itself: commands, names, menu buttons, wanted rights."""

from dataclasses import dataclass, field

from bot.simulator.chats import Chat, Json, User
from bot.simulator.members import is_admin

Scope = tuple[str, int, int]
"""(type, chat id or 0, user id or 0) of a `BotCommandScope`."""


@dataclass
class Profile:
    """The bot's settings."""

    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    """(scope, language code or "") -> `BotCommand` objects."""
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """(name, description or short_description; language code or "") -> text."""
    menu_buttons: dict[int, Json] = field(default_factory=dict)
    """Chat id, or 0 for the default -> `MenuButton`."""
    rights: dict[bool, Json] = field(default_factory=dict)
    """For channels (True) or groups (False) -> `ChatAdministratorRights`."""

    def text(self, kind: str, language: str) -> str:
        """Return a text in a language, or in the default one."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def commands_for(self, user: User, chat: Chat) -> list[Json]:
        """Return what the person's command menu shows in the chat.

        Source: https://core.telegram.org/bots/api#determining-list-of-commands
        """
        language = (user.language_code or "")[:2].lower()
        for scope in _scopes(user, chat):
            for code in (language, ""):
                if commands := self.commands.get((scope, code)):
                    return commands
        return []


def _scopes(user: User, chat: Chat) -> list[Scope]:
    here: Scope = ("chat", chat.id, 0)
    if chat.type == "private":
        return [here, ("all_private_chats", 0, 0), ("default", 0, 0)]
    admin: list[Scope] = [("chat_administrators", chat.id, 0)] if is_admin(chat, user.id) else []
    admins: list[Scope] = [("all_chat_administrators", 0, 0)] if is_admin(chat, user.id) else []
    return [("chat_member", chat.id, user.id), *admin, here, *admins, ("all_group_chats", 0, 0), ("default", 0, 0)]
