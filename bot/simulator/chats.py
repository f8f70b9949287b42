"""Who there is (users) and where they talk (chats)."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""An object of the Bot API as it goes over the wire."""


@dataclass(frozen=True)
class User:
    """A person, or the bot. Source: https://core.telegram.org/bots/api#user"""

    id: int
    name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False

    def api(self) -> Json:
        """Return the `User` object."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user


@dataclass
class Chat:
    """A private chat, a basic group or a supergroup. Source: https://core.telegram.org/bots/api#chat"""

    id: int
    type: str
    """"private", "group" or "supergroup"."""
    title: str
    statuses: dict[int, str] = field(default_factory=dict)
    """User id -> creator, administrator, member, left or kicked; in a private chat the person and the bot."""
    username: str | None = None
    migrated_to: int | None = None
    """The supergroup that this basic group became."""
    pinned: list[int] = field(default_factory=list)
    """Message ids, the newest pin last."""

    @property
    def members(self) -> list[int]:
        """Return the ids of those who are in the chat now, in the order in which they came."""
        return [user for user, status in self.statuses.items() if status not in ("left", "kicked")]

    def api(self) -> Json:
        """Return the `Chat` object."""
        if self.type != "private":
            return {"id": self.id, "type": self.type, "title": self.title}
        chat: Json = {"id": self.id, "type": self.type, "first_name": self.title}
        if self.username:
            chat["username"] = self.username
        return chat
