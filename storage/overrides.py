"""Short answers to a class's quiz, and what the instructor says of them in place of the learner."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import col, select

from storage.store import Unit
from storage.tables import Answer, ClassMember, Person, QuizQuestion, QuizSession, ScoreOverride


class Given(NamedTuple):
    """A member's first answer."""

    answer_id: int
    name: str
    chosen: str
    """The points that the learner ticked."""


async def first_answers(unit: Unit, class_id: int, assignment_id: int, question_id: str) -> Sequence[Given]:
    """How the members of the class answered this question of the quiz, in the order in which they came to the class."""
    query = (
        select(Answer.id, Person.name, Answer.chosen)
        .join(QuizQuestion, col(QuizQuestion.answer_id) == col(Answer.id))
        .join(QuizSession, col(QuizSession.id) == col(QuizQuestion.session_id))
        .join(Person, col(Person.id) == col(QuizSession.person_id))
        .join(ClassMember, col(ClassMember.person_id) == col(Person.id))
        .where(
            col(ClassMember.class_id) == class_id,
            col(QuizSession.assignment_id) == assignment_id,
            col(QuizSession.retry_of).is_(None),
            col(QuizQuestion.question_id) == question_id,
        )
        .order_by(col(ClassMember.joined_at), col(Person.id))
    )
    return [Given(*row) for row in (await unit.exec(query)).all() if row[0] is not None]


async def place_of(unit: Unit, answer_id: int) -> tuple[QuizQuestion, QuizSession] | None:
    """Where this answer counts for a class; None for one that counts nowhere."""
    query = (
        select(QuizQuestion, QuizSession)
        .join(QuizSession, col(QuizSession.id) == col(QuizQuestion.session_id))
        .where(
            col(QuizQuestion.answer_id) == answer_id,
            col(QuizSession.assignment_id).is_not(None),
            col(QuizSession.retry_of).is_(None),
        )
    )
    return (await unit.exec(query)).first()


async def of_answers(unit: Unit, answer_ids: Iterable[int]) -> Sequence[ScoreOverride]:
    """What instructors said of these answers, oldest first."""
    query = select(ScoreOverride).where(col(ScoreOverride.answer_id).in_(list(answer_ids)))
    return (await unit.exec(query.order_by(col(ScoreOverride.id)))).all()
