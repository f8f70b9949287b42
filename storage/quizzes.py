"""Quiz sessions and their questions."""

from collections.abc import Sequence

from sqlmodel import col, select

from storage.store import Unit
from storage.tables import QuizQuestion, QuizSession


async def session(unit: Unit, session_id: int) -> QuizSession | None:
    """The session with this id, whoever it belongs to."""
    return await unit.get(QuizSession, session_id)


async def open_session(unit: Unit, person_id: int, chapter_id: str | None = None) -> QuizSession | None:
    """The newest session that this person has not finished, of this chapter if one is named."""
    query = (
        select(QuizSession)
        .where(col(QuizSession.person_id) == person_id, col(QuizSession.finished_at).is_(None))
        .order_by(col(QuizSession.id).desc())
    )
    if chapter_id is not None:
        query = query.where(col(QuizSession.chapter_id) == chapter_id)
    return (await unit.exec(query)).first()


async def finished(unit: Unit, person_id: int) -> Sequence[QuizSession]:
    """First tries (not retries) that this person has finished, oldest first."""
    query = (
        select(QuizSession)
        .where(
            col(QuizSession.person_id) == person_id,
            col(QuizSession.finished_at).is_not(None),
            col(QuizSession.retry).is_(False),
        )
        .order_by(col(QuizSession.id))
    )
    return (await unit.exec(query)).all()


async def questions(unit: Unit, session_id: int) -> Sequence[QuizQuestion]:
    """The questions of a session in their order."""
    query = select(QuizQuestion).where(col(QuizQuestion.session_id) == session_id).order_by(col(QuizQuestion.position))
    return (await unit.exec(query)).all()
