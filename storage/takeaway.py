"""Everything that one person has in review, read in portions so that nobody else waits for long."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import tuple_
from sqlmodel import col, select

from storage.store import Unit
from storage.tables import ReviewItem, ReviewLog

PORTION = 500


class Line(NamedTuple):
    """A line of the log; the fields are columns of it."""

    review_item_id: int
    turn: int
    grade: int
    reviewed_at: datetime
    zone: str
    due: datetime
    seconds: int | None
    parameters: str
    undone_at: datetime | None
    id: int


_COLUMNS = [getattr(ReviewLog, name) for name in Line._fields]


async def items(unit: Unit, person_id: int) -> list[ReviewItem]:
    """All items of this person, as they came."""
    found: list[ReviewItem] = []
    last = 0
    query = select(ReviewItem).where(col(ReviewItem.person_id) == person_id).order_by(col(ReviewItem.id)).limit(PORTION)
    while rows := (await unit.exec(query.where(col(ReviewItem.id) > last))).all():
        found += rows
        last = rows[-1].id or 0
        await asyncio.sleep(0)
    return found


async def lines(unit: Unit, person_id: int) -> AsyncIterator[Line]:
    """This person's log, the oldest answer first."""
    order = (col(ReviewLog.reviewed_at), col(ReviewLog.id))
    query = select(*_COLUMNS).where(col(ReviewLog.person_id) == person_id).order_by(*order).limit(PORTION)
    rows = (await unit.exec(query)).all()
    while rows:
        for row in rows:
            yield Line(*row)
        last = Line(*rows[-1])
        await asyncio.sleep(0)
        rows = (await unit.exec(query.where(tuple_(*order) > (last.reviewed_at, last.id)))).all()


async def has_answered(unit: Unit, person_id: int) -> bool:
    """Whether this person ever answered a review."""
    query = select(ReviewLog.id).where(col(ReviewLog.person_id) == person_id).limit(1)
    return (await unit.exec(query)).first() is not None
