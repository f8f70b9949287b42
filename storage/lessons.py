"""How far people are in lessons, and what they answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from storage.store import Unit
from storage.tables import Answer, LessonProgress, Lookup

# One statement for what every tap in a lesson writes, built once.
_OPENED = {
    dialect: dialect.insert(LessonProgress).on_conflict_do_update(
        index_elements=["person_id", "lesson_id"],
        set_={"card_id": dialect.insert(LessonProgress).excluded.card_id},
    )
    for dialect in (sqlite, postgresql)
}

# Asked wherever it is said what comes next.
_FINISHED = select(LessonProgress.lesson_id).where(
    col(LessonProgress.person_id) == bindparam("person"), col(LessonProgress.finished_at).is_not(None)
)


async def all_progress(unit: Unit, person_id: int) -> Sequence[LessonProgress]:
    """Every lesson this person has opened."""
    return (await unit.exec(select(LessonProgress).where(col(LessonProgress.person_id) == person_id))).all()


async def finished(unit: Unit, person_id: int) -> set[str]:
    """Ids of the lessons that this person has finished."""
    return set((await unit.run(_FINISHED, {"person": person_id})).scalars())


async def progress(unit: Unit, person_id: int, lesson_id: str) -> LessonProgress | None:
    """Where this person is in this lesson."""
    return await unit.get(LessonProgress, (person_id, lesson_id))


async def opened(unit: Unit, person_id: int, lesson_id: str, card_id: str, now: datetime) -> None:
    """Notes the card that this person has open in a lesson, whether it is the first one or not."""
    row = {"person_id": person_id, "lesson_id": lesson_id, "card_id": card_id, "opened_at": now}
    await unit.run(_OPENED[sqlite if unit.on_sqlite else postgresql], row)


async def last_answer(unit: Unit, person_id: int, question_id: str, place: str) -> Answer | None:
    """The newest answer to this question in this place."""
    query = (
        select(Answer)
        .where(col(Answer.person_id) == person_id, col(Answer.question_id) == question_id, col(Answer.place) == place)
        .order_by(col(Answer.id).desc())
    )
    return (await unit.exec(query)).first()


async def lookup(unit: Unit, person_id: int, lookup_id: int) -> Lookup | None:
    """What this person once looked up; None if somebody else did."""
    row = await unit.get(Lookup, lookup_id)
    return row if row is not None and row.person_id == person_id else None
