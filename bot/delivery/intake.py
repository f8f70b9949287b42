"""Where updates come in, whoever brings them: they are in the inbox before anybody confirms them to Telegram."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import structlog

from storage import inbox
from storage.store import Store

log = structlog.get_logger()

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LARGEST_ID = 2**63 - 1
"""What the database can hold; Telegram's are far smaller."""


class Intake:
    """Stores updates as Telegram sent them, however strange, and wakes the inbox."""

    def __init__(self, store: Store, clock: Callable[[], datetime], arrived: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._arrived = arrived

    async def keep(self, updates: Iterable[Any]) -> list[int]:
        """Commits those that can be told apart, and gives their ids; one without an id of its own is only logged."""
        known: dict[int, dict[str, Any]] = {}
        for update in updates:
            update_id = id_of(update)
            if update_id is None:
                log.error("update without an id")
            else:
                known[update_id] = update
        if known:
            async with self._store.begin() as unit:
                for update_id, update in known.items():
                    await inbox.put(unit, update_id, chat_of(update), written(update), self._clock())
            self._arrived()
        return list(known)


def id_of(update: object) -> int | None:
    """The update_id, None if there is none that could be one."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    return update_id if type(update_id) is int and 0 <= update_id <= LARGEST_ID else None


def chat_of(update: dict[str, Any]) -> int:
    """Whose order an update belongs to: its chat, or its sender, or 0 for everybody's."""
    for content in update.values():
        if isinstance(content, dict):
            for holder in (content, content.get("message")):
                if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                    return _number(holder["chat"].get("id"))
            if isinstance(content.get("from"), dict):
                return _number(content["from"].get("id"))
    return 0


def written(update: dict[str, Any]) -> str:
    """The update as JSON; half a character, which no database stores, becomes the escape that JSON has for it."""
    return json.dumps(update, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def can_be(value: object) -> bool:
    """Whether this could be the id of a chat or a person."""
    return type(value) is int and abs(value) <= LARGEST_ID


def _number(value: Any) -> int:
    return value if can_be(value) else 0
