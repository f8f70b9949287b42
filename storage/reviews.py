"""Review items and the log of what was answered. What is next is looked up in storage.agenda."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import col, func, insert, select, update

from storage.agenda import UNDONE_AT_MOST
from storage.store import Unit
from storage.tables import ClassMember, ReviewItem, ReviewLog

STATE = ("stability", "difficulty", "due", "last_review", "phase", "step", "reps", "lapses", "leech_at")
"""What an answer changes of an item."""
_MOMENTS = frozenset({"due", "last_review", "leech_at"})

# Built once: every answer goes through them.
_LOG = insert(ReviewLog)
_CHANGE = (
    update(ReviewItem)
    .where(col(ReviewItem.id) == bindparam("changed"), col(ReviewItem.reps) == bindparam("from_turn"))
    .values({name: bindparam(f"to_{name}") for name in STATE})
)
_UNDO = update(ReviewLog).where(col(ReviewLog.id) == bindparam("undone")).values(undone_at=bindparam("at"))
_NEWEST = (
    select(ReviewLog.id)
    .where(col(ReviewLog.person_id) == bindparam("me"))
    .order_by(col(ReviewLog.reviewed_at).desc(), col(ReviewLog.id).desc())
    .limit(UNDONE_AT_MOST)
    .subquery()
)
_STANDING = (
    sqlalchemy.select(
        col(ReviewLog.id),
        col(ReviewLog.review_item_id),
        col(ReviewItem.item_id),
        col(ReviewLog.turn),
        col(ReviewLog.before),
    )
    .join_from(ReviewLog, ReviewItem, col(ReviewItem.id) == col(ReviewLog.review_item_id))
    .where(
        col(ReviewLog.id).in_(select(_NEWEST.c.id)),
        col(ReviewLog.undone_at).is_(None),
        col(ReviewLog.before).is_not(None),
        col(ReviewItem.reps) == col(ReviewLog.turn) + 1,
    )
    .order_by(col(ReviewLog.id).desc())
    .limit(1)
)


class Answered(NamedTuple):
    """An answer that can be taken back."""

    id: int
    review_item_id: int
    item_id: str
    turn: int
    before: str


class Standing(NamedTuple):
    """An item as it stands."""

    item_id: str
    reps: int
    due: datetime


async def count(unit: Unit, person_id: int) -> int:
    """How many items this person has."""
    return (await unit.exec(select(func.count()).where(col(ReviewItem.person_id) == person_id))).one()


async def by_row(unit: Unit, person_id: int, row_id: int) -> ReviewItem | None:
    """The item with this id of ours, if it is this person's; its row is not held."""
    row = await unit.get(ReviewItem, row_id)
    return row if row is not None and row.person_id == person_id else None


async def standing(unit: Unit, person_id: int, item_ids: Iterable[str]) -> Sequence[Standing]:
    """How those of these items stand that this person has."""
    query = select(ReviewItem.item_id, ReviewItem.reps, ReviewItem.due).where(
        col(ReviewItem.person_id) == person_id, col(ReviewItem.item_id).in_(list(item_ids))
    )
    return [Standing(*row) for row in (await unit.exec(query)).all()]


async def known(unit: Unit, person_id: int, item_ids: Iterable[str]) -> set[str]:
    """Which of these this person has already."""
    query = select(ReviewItem.item_id).where(
        col(ReviewItem.person_id) == person_id, col(ReviewItem.item_id).in_(list(item_ids))
    )
    return set((await unit.exec(query)).all())


async def items_after(unit: Unit, item_row: int, limit: int) -> Sequence[ReviewItem]:
    """Everybody's items in the order of their rows, beginning behind this one."""
    query = select(ReviewItem).where(col(ReviewItem.id) > item_row).order_by(col(ReviewItem.id)).limit(limit)
    return (await unit.exec(query)).all()


async def log_of(unit: Unit, item_rows: Iterable[int]) -> Sequence[ReviewLog]:
    """All answers to these items that were not taken back, oldest first."""
    query = select(ReviewLog).where(
        col(ReviewLog.review_item_id).in_(list(item_rows)), col(ReviewLog.undone_at).is_(None)
    )
    return (await unit.exec(query.order_by(col(ReviewLog.id)))).all()


async def record(unit: Unit, **line: Any) -> None:
    """Adds a line to the log."""
    await unit.run(_LOG, line)


async def change(unit: Unit, item_row: int, from_turn: int, state: Mapping[str, Any]) -> bool:
    """Gives an item its new state, every name of STATE; False if it is not at that turn any more."""
    values = {f"to_{name}": state[name] for name in STATE}
    found = await unit.run(_CHANGE, {"changed": item_row, "from_turn": from_turn, **values})
    return bool(found.rowcount)


async def last_answer(unit: Unit, person_id: int) -> Answered | None:
    """The newest answer that was not taken back, if it is among the last few and its item has not moved on since."""
    row = (await unit.run(_STANDING, {"me": person_id})).first()
    return None if row is None else Answered._make(row)


async def undo(unit: Unit, answer: Answered, now: datetime) -> bool:
    """Marks an answer as taken back and gives its item the state from before; False if the item has moved on."""
    await unit.run(_UNDO, {"undone": answer.id, "at": now})
    return await change(unit, answer.review_item_id, answer.turn + 1, unpacked(answer.before))


async def leeches(unit: Unit, class_id: int) -> Sequence[tuple[str, int]]:
    """Items that members of this class keep forgetting, each with how many of them do, the most first."""
    members = select(ClassMember.person_id).where(col(ClassMember.class_id) == class_id)
    many = func.count()
    query = (
        select(ReviewItem.item_id, many)
        .where(col(ReviewItem.person_id).in_(members), col(ReviewItem.leech_at).is_not(None))
        .group_by(col(ReviewItem.item_id))
        .order_by(many.desc(), col(ReviewItem.item_id))
    )
    return (await unit.exec(query)).all()


def packed(state: Mapping[str, Any]) -> str:
    """A state as the log keeps it."""
    return json.dumps([_plain(state[name]) for name in STATE], separators=(",", ":"))


def unpacked(text: str) -> dict[str, Any]:
    """The state that `packed` wrote, exactly."""
    values = dict(zip(STATE, json.loads(text), strict=True))
    return {name: datetime.fromisoformat(one) if name in _MOMENTS and one else one for name, one in values.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
