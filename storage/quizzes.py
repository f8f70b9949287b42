"""Quiz sessions and their questions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import case
from sqlmodel import col, func, select

from storage.store import Unit
from storage.tables import Answer, QuizKind, QuizQuestion, QuizSession


class Standing(NamedTuple):
    """A session in numbers."""

    right: int
    answered: int
    total: int


async def session(unit: Unit, session_id: int) -> QuizSession | None:
    """The session with this id, whoever it belongs to."""
    return await unit.get(QuizSession, session_id)


async def open_session(unit: Unit, person_id: int) -> QuizSession | None:
    """The newest session that this person has not finished."""
    return next(iter(await open_sessions(unit, person_id, 1)), None)


async def open_sessions(unit: Unit, person_id: int, limit: int) -> Sequence[QuizSession]:
    """What this person has not finished, the newest first."""
    query = (
        select(QuizSession)
        .where(col(QuizSession.person_id) == person_id, col(QuizSession.finished_at).is_(None))
        .order_by(col(QuizSession.id).desc())
        .limit(limit)
    )
    return (await unit.exec(query)).all()


async def open_about(unit: Unit, person_id: int, kind: QuizKind, about: str) -> QuizSession | None:
    """The unfinished session of this kind about this, that the person chose: neither set for a class nor a retry."""
    query = (
        select(QuizSession)
        .where(
            col(QuizSession.person_id) == person_id,
            col(QuizSession.finished_at).is_(None),
            col(QuizSession.kind) == kind,
            col(QuizSession.about) == about,
            col(QuizSession.assignment_id).is_(None),
            col(QuizSession.retry_of).is_(None),
        )
        .order_by(col(QuizSession.id).desc())
        .limit(1)
    )
    return (await unit.exec(query)).first()


async def open_retry(unit: Unit, session_id: int) -> QuizSession | None:
    """The unfinished session that asks again what this one got wrong."""
    query = select(QuizSession).where(col(QuizSession.retry_of) == session_id, col(QuizSession.finished_at).is_(None))
    return (await unit.exec(query)).first()


async def questions(unit: Unit, session_id: int) -> Sequence[QuizQuestion]:
    """The questions of a session in their order."""
    query = select(QuizQuestion).where(col(QuizQuestion.session_id) == session_id).order_by(col(QuizQuestion.position))
    return (await unit.exec(query)).all()


async def standings(unit: Unit, session_ids: Iterable[int]) -> Mapping[int, Standing]:
    """How far these sessions have come."""
    query = (
        select(
            QuizQuestion.session_id,
            func.count(case((col(QuizQuestion.right).is_(True), 1))),
            func.count(col(QuizQuestion.chosen)),
            func.count(),
        )
        .where(col(QuizQuestion.session_id).in_(list(session_ids)))
        .group_by(col(QuizQuestion.session_id))
    )
    return {found: Standing(*numbers) for found, *numbers in (await unit.exec(query)).all()}


async def finished_chapters(unit: Unit, person_id: int) -> Sequence[tuple[str, Standing]]:
    """Chapter and outcome of every chapter's quiz that this person has finished, retries left out, oldest first."""
    query = (
        select(
            QuizSession.about,
            func.count(case((col(QuizQuestion.right).is_(True), 1))),
            func.count(col(QuizQuestion.chosen)),
            func.count(),
        )
        .join(QuizQuestion, col(QuizQuestion.session_id) == col(QuizSession.id))
        .where(
            col(QuizSession.person_id) == person_id,
            col(QuizSession.kind) == QuizKind.CHAPTER,
            col(QuizSession.finished_at).is_not(None),
            col(QuizSession.retry_of).is_(None),
        )
        .group_by(col(QuizSession.id), col(QuizSession.about))
        .order_by(col(QuizSession.id))
    )
    return [(about, Standing(*numbers)) for about, *numbers in (await unit.exec(query)).all()]


async def seconds(unit: Unit, session_id: int) -> Sequence[int]:
    """How long the answers of a session took, as far as it is known."""
    query = (
        select(Answer.seconds)
        .join(QuizQuestion, col(QuizQuestion.answer_id) == col(Answer.id))
        .where(col(QuizQuestion.session_id) == session_id, col(Answer.seconds).is_not(None))
    )
    return [each for each in (await unit.exec(query)).all() if each is not None]
