"""How far people are in lessons, and what they answered."""

from collections.abc import Sequence

from sqlmodel import col, select

from storage.store import Unit
from storage.tables import Answer, LessonProgress


async def all_progress(unit: Unit, person_id: int) -> Sequence[LessonProgress]:
    """Every lesson this person has opened."""
    return (await unit.exec(select(LessonProgress).where(col(LessonProgress.person_id) == person_id))).all()


async def progress(unit: Unit, person_id: int, lesson_id: str) -> LessonProgress | None:
    """Where this person is in this lesson."""
    return await unit.get(LessonProgress, (person_id, lesson_id))


async def last_answer(unit: Unit, person_id: int, question_id: str, place: str) -> Answer | None:
    """The newest answer to this question in this place."""
    query = (
        select(Answer)
        .where(col(Answer.person_id) == person_id, col(Answer.question_id) == question_id, col(Answer.place) == place)
        .order_by(col(Answer.id).desc())
    )
    return (await unit.exec(query)).first()
