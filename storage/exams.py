"""Exam days, and what a learner remembers until then."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from storage.store import Unit
from storage.tables import ClassMember, Classroom, ReviewItem

MOST_ITEMS = 5000


async def class_days(unit: Unit, person_id: int, since: date) -> Sequence[date]:
    """The exam days, not before `since`, of the active classes that this person is in."""
    query = (
        select(Classroom)
        .join(ClassMember, col(ClassMember.class_id) == col(Classroom.id))
        .where(col(ClassMember.person_id) == person_id, col(Classroom.active), col(Classroom.exam_day) >= since)
    )
    return [room.exam_day for room in (await unit.exec(query)).all() if room.exam_day is not None]


async def items(unit: Unit, person_id: int) -> Sequence[ReviewItem]:
    """What this person has to remember, so much at most."""
    query = select(ReviewItem).where(col(ReviewItem.person_id) == person_id).order_by(col(ReviewItem.id))
    return (await unit.exec(query.limit(MOST_ITEMS))).all()


async def locked_class(unit: Unit, class_id: int) -> Classroom | None:
    """The class, its row held until the unit ends."""
    query = select(Classroom).where(col(Classroom.id) == class_id).with_for_update()
    return (await unit.exec(query.execution_options(populate_existing=True))).first()
