"""Review items: what is due, and the log of what was answered."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, func, select

from storage.store import Unit
from storage.tables import ReviewItem, ReviewLog


async def due(unit: Unit, person_id: int, until: datetime) -> Sequence[ReviewItem]:
    """Items due by then, the longest due first."""
    query = (
        select(ReviewItem)
        .where(col(ReviewItem.person_id) == person_id, col(ReviewItem.due) <= until)
        .order_by(col(ReviewItem.due), col(ReviewItem.id))
    )
    return (await unit.exec(query)).all()


async def count_due(unit: Unit, person_id: int, until: datetime) -> int:
    """How many items are due by then."""
    query = select(func.count()).where(col(ReviewItem.person_id) == person_id, col(ReviewItem.due) <= until)
    return (await unit.exec(query)).one()


async def count(unit: Unit, person_id: int) -> int:
    """How many items this person has."""
    return (await unit.exec(select(func.count()).where(col(ReviewItem.person_id) == person_id))).one()


async def next_due(unit: Unit, person_id: int) -> datetime | None:
    """When the next item comes back, None without items."""
    return (await unit.exec(select(func.min(ReviewItem.due)).where(col(ReviewItem.person_id) == person_id))).one()


async def item(unit: Unit, person_id: int, item_id: str) -> ReviewItem | None:
    """This person's item, its row held until the unit ends."""
    query = select(ReviewItem).where(col(ReviewItem.person_id) == person_id, col(ReviewItem.item_id) == item_id)
    return (await unit.exec(query.with_for_update().execution_options(populate_existing=True))).first()


async def by_row(unit: Unit, person_id: int, row_id: int) -> ReviewItem | None:
    """The item with this id of ours, if it is this person's; its row is not held."""
    row = await unit.get(ReviewItem, row_id)
    return row if row is not None and row.person_id == person_id else None


async def count_unseen(unit: Unit, person_id: int, item_ids: Iterable[str]) -> int:
    """How many of these are in this person's review and were never answered there."""
    query = select(func.count()).where(
        col(ReviewItem.person_id) == person_id, col(ReviewItem.item_id).in_(list(item_ids)), col(ReviewItem.reps) == 0
    )
    return (await unit.exec(query)).one()


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
    """All answers to these items, oldest first."""
    query = select(ReviewLog).where(col(ReviewLog.review_item_id).in_(list(item_rows)))
    return (await unit.exec(query.order_by(col(ReviewLog.id)))).all()
