"""What is done with and old enough is deleted, a little at a time."""

from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select

from storage.store import Unit
from storage.tables import InboxUpdate, MessageState, OutboxMessage, UpdateState

AT_ONCE = 500
"""Rows looked at, and so the most that are deleted."""


async def old_updates(unit: Unit, before: datetime) -> list[int]:
    """Ids of updates from before that which were handled or dropped: of the first ones in the inbox, at most 500."""
    ended = col(InboxUpdate.state).in_([UpdateState.DONE, UpdateState.DROPPED])
    return await _first(unit, col(InboxUpdate.update_id), ended, col(InboxUpdate.received_at), before)


async def old_messages(unit: Unit, before: datetime) -> list[int]:
    """Ids of messages that were due before that and sent or given up: of the first ones in the outbox, at most 500."""
    ended = col(OutboxMessage.state) >= MessageState.SENT
    return await _first(unit, col(OutboxMessage.id), ended, col(OutboxMessage.not_before), before)


async def forget_updates(unit: Unit, ids: list[int]) -> None:
    """Deletes updates; Telegram brings none of them again, for it keeps them for a day only.

    https://core.telegram.org/bots/api#getting-updates
    """
    await unit.exec(delete(InboxUpdate).where(col(InboxUpdate.update_id).in_(ids)))


async def forget_messages(unit: Unit, ids: list[int]) -> None:
    """Deletes messages; their keys may be used again."""
    await unit.exec(delete(OutboxMessage).where(col(OutboxMessage.id).in_(ids)))


async def _first(unit: Unit, key: Any, ended: Any, moment: Any, before: datetime) -> list[int]:
    # Bounded by the key's order: there is no index on the time, and none is needed, for what came first is oldest.
    first = select(key.label("key"), moment.label("moment")).where(ended).order_by(key).limit(AT_ONCE).subquery()
    return list((await unit.exec(select(first.c.key).where(first.c.moment < before))).all())
