"""Leaving a message for somebody who is not waiting for it on the screen."""

from enum import StrEnum

from bot.flows.scene import Scene
from bot.reply import Reply, pack
from storage import outbox
from storage.tables import Priority


class Kind(StrEnum):
    """Decides what happens to a message whose fate is unknown after a crash."""

    ASSIGNMENT = "assignment"
    REMINDER = "reminder"
    NOTICE = "notice"
    DOCUMENT = "document"
    """A file that somebody asked for."""
    SCREEN = "screen"
    """A reply that found no room when it was due."""


async def leave(
    scene: Scene,
    *,
    key: str,
    kind: Kind,
    chat_id: int,
    language: str,
    reply: Reply,
    priority: Priority = Priority.BULK,
) -> None:
    """Puts the message into the outbox, in this transaction; the same key twice is one message."""
    await outbox.put(
        scene.unit,
        key=key,
        kind=kind.value,
        chat_id=chat_id,
        language=language,
        payload=pack(reply),
        not_before=scene.now,
        priority=priority,
    )
