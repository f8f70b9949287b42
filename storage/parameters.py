"""Parameters of the scheduler that were fitted to classes, and the answers that they are fitted to."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, tuple_
from sqlmodel import col, select

from storage.store import Unit
from storage.tables import ClassMember, Classroom, ParameterSet, ReviewLog

PORTION = 1000


class Line(NamedTuple):
    """An answer of the log; the fields are columns of it."""

    review_item_id: int
    grade: int
    reviewed_at: datetime
    zone: str
    id: int


_COLUMNS = [getattr(ReviewLog, name) for name in Line._fields]


def in_use_by(person: Any) -> Select[Any]:
    """Selects what a person's answers are graded by: the newest set that one of their active classes has adopted."""
    return (
        select(col(ParameterSet.parameters))
        .join_from(ClassMember, Classroom, col(Classroom.id) == col(ClassMember.class_id))
        .join(ParameterSet, col(ParameterSet.class_id) == col(Classroom.id))
        .where(col(ClassMember.person_id) == person, col(Classroom.active), col(ParameterSet.adopted))
        .order_by(col(ParameterSet.id).desc())
        .limit(1)
    )


async def in_use(unit: Unit, person_id: int) -> str:
    """The parameters that a person's answers are graded by, as they are stored; empty for the standard ones."""
    return str((await unit.run(in_use_by(person_id))).scalar() or "")


async def of_class(unit: Unit, class_id: int) -> ParameterSet | None:
    """What a class has adopted last."""
    query = select(ParameterSet).where(col(ParameterSet.class_id) == class_id, col(ParameterSet.adopted))
    return (await unit.exec(query.order_by(col(ParameterSet.id).desc()).limit(1))).first()


async def every(unit: Unit) -> Sequence[str]:
    """All parameters that were ever adopted."""
    return (await unit.exec(select(ParameterSet.parameters).where(col(ParameterSet.adopted)).distinct())).all()


async def class_lines(unit: Unit, class_id: int) -> AsyncIterator[Line]:
    """All answers of a class's members that were not taken back, item by item, the oldest first."""
    order = (col(ReviewLog.review_item_id), col(ReviewLog.id))
    query = (
        select(*_COLUMNS)
        .join_from(ClassMember, ReviewLog, col(ReviewLog.person_id) == col(ClassMember.person_id))
        .where(col(ClassMember.class_id) == class_id, col(ReviewLog.undone_at).is_(None))
        .order_by(*order)
        .limit(PORTION)
    )
    rows = (await unit.exec(query)).all()
    while rows:
        for row in rows:
            yield Line(*row)
        last = Line(*rows[-1])
        rows = (await unit.exec(query.where(tuple_(*order) > (last.review_item_id, last.id)))).all()
