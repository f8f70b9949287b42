"""How much waits, and since when: read by whoever watches the tutor. Every query goes by an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from storage import outbox
from storage.store import Unit
from storage.tables import InboxUpdate, MessageState, OutboxMessage, Person, UpdateState

GIVEN_UP = (MessageState.UNKNOWN, MessageState.FAILED, MessageState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind, and since when the oldest has been due; None where nothing waits."""

    kind: str
    count: int
    since: datetime | None


async def inbox_waiting(unit: Unit) -> Queue:
    """Updates that nobody has handled yet."""
    query = select(func.count(), func.min(col(InboxUpdate.received_at))).where(
        col(InboxUpdate.state) == UpdateState.WAITING
    )
    count, since = (await unit.exec(query)).one()
    return Queue("update", count, since)


async def inbox_quarantined(unit: Unit) -> int:
    """How many updates were put aside."""
    return await _count(unit, col(InboxUpdate.state) == UpdateState.QUARANTINED)


async def outbox_waiting(unit: Unit) -> Sequence[Queue]:
    """Messages that wait, by kind."""
    query = (
        select(OutboxMessage.kind, func.count(), func.min(col(OutboxMessage.not_before)))
        .where(outbox.waits())
        .group_by(col(OutboxMessage.kind))
    )
    return [Queue(*row) for row in (await unit.exec(query)).all()]


async def outbox_given_up(unit: Unit) -> dict[MessageState, int]:
    """How many messages are of each state that somebody may want to look into."""
    return {state: await _count(unit, outbox.given_up(state)) for state in GIVEN_UP}


async def reminders_due(unit: Unit, now: datetime) -> int:
    """How many reachable people's reminder time has come."""
    return await _count(unit, col(Person.next_reminder_at) <= now, col(Person.reachable))


async def _count(unit: Unit, *where: Any) -> int:
    return (await unit.exec(select(func.count()).where(*where))).one()
