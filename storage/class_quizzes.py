"""Quizzes for a class: drafts, the questions that everybody gets, and how the class did."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, case
from sqlmodel import col, delete, func, select

from storage.store import Unit
from storage.tables import (
    AssignmentQuestion,
    ClassMember,
    DraftKind,
    DraftPick,
    QuizDraft,
    QuizQuestion,
    QuizSession,
)


class Share(NamedTuple):
    """How one question went in a class."""

    question_id: str
    right: int
    answered: int


class Score(NamedTuple):
    """How one member did, by the first answers."""

    person_id: int
    right: int
    answered: int
    total: int


async def draft(unit: Unit, draft_id: int) -> QuizDraft | None:
    """The draft with this id of ours, its row held until the unit ends."""
    query = select(QuizDraft).where(col(QuizDraft.id) == draft_id).with_for_update()
    return (await unit.exec(query.execution_options(populate_existing=True))).first()


async def open_draft(unit: Unit, class_id: int, person_id: int, kind: DraftKind, about: str) -> QuizDraft | None:
    """What this instructor has begun for the class and not set."""
    query = (
        select(QuizDraft)
        .where(
            col(QuizDraft.class_id) == class_id,
            col(QuizDraft.person_id) == person_id,
            col(QuizDraft.kind) == kind,
            col(QuizDraft.about) == about,
            col(QuizDraft.assignment_id).is_(None),
        )
        .order_by(col(QuizDraft.id).desc())
        .limit(1)
    )
    return (await unit.exec(query)).first()


async def picks(unit: Unit, draft_id: int) -> set[str]:
    """What is ticked in the draft."""
    return set((await unit.exec(select(DraftPick.picked).where(col(DraftPick.draft_id) == draft_id))).all())


async def pick(unit: Unit, draft_id: int, picked: str, on: bool) -> None:
    """Ticks it, or takes the tick away; twice is the same as once."""
    there = await unit.get(DraftPick, (draft_id, picked))
    if on and there is None:
        await unit.insert(DraftPick(draft_id=draft_id, picked=picked))
    if not on:
        await unit.exec(delete(DraftPick).where(col(DraftPick.draft_id) == draft_id, col(DraftPick.picked) == picked))


async def questions(unit: Unit, assignment_id: int) -> Sequence[str]:
    """The ids of the questions that everybody gets, in their order."""
    query = (
        select(AssignmentQuestion.question_id)
        .where(col(AssignmentQuestion.assignment_id) == assignment_id)
        .order_by(col(AssignmentQuestion.position))
    )
    return (await unit.exec(query)).all()


async def session(unit: Unit, person_id: int, assignment_id: int) -> QuizSession | None:
    """This person's one try that counts for the class."""
    query = (
        select(QuizSession)
        .where(
            col(QuizSession.assignment_id) == assignment_id,
            col(QuizSession.person_id) == person_id,
            col(QuizSession.retry_of).is_(None),
        )
        .order_by(col(QuizSession.id))
        .limit(1)
    )
    return (await unit.exec(query)).first()


async def scores(unit: Unit, class_id: int, assignment_id: int) -> Sequence[Score]:
    """How each member of the class who began it has done."""
    query = (
        select(
            QuizSession.person_id,
            func.count(case((col(QuizQuestion.right).is_(True), 1))),
            func.count(col(QuizQuestion.chosen)),
            func.count(),
        )
        .join(QuizQuestion, col(QuizQuestion.session_id) == col(QuizSession.id))
        .where(*_counting(class_id, assignment_id))
        .group_by(col(QuizSession.person_id))
    )
    return [Score(*row) for row in (await unit.exec(query)).all()]


async def shares(unit: Unit, class_id: int, assignment_id: int) -> Sequence[Share]:
    """How each question went, those that nobody has answered left out."""
    query = (
        select(
            QuizQuestion.question_id,
            func.count(case((col(QuizQuestion.right).is_(True), 1))),
            func.count(),
        )
        .join(QuizSession, col(QuizQuestion.session_id) == col(QuizSession.id))
        .where(*_counting(class_id, assignment_id), col(QuizQuestion.chosen).is_not(None))
        .group_by(col(QuizQuestion.question_id))
    )
    return [Share(*row) for row in (await unit.exec(query)).all()]


def _counting(class_id: int, assignment_id: int) -> tuple[ColumnElement[bool], ...]:
    """Only members count, and only their first answers: an instructor who looks in and a retry do not."""
    members = select(ClassMember.person_id).where(col(ClassMember.class_id) == class_id)
    return (
        col(QuizSession.assignment_id) == assignment_id,
        col(QuizSession.retry_of).is_(None),
        col(QuizSession.person_id).in_(members),
    )
