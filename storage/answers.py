"""Every answer to every question: what counts of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlmodel import col, func, select

from storage.store import Unit
from storage.tables import Answer, ScoreOverride

# An instructor may have put it right since (bot.flows.shorts).
_RIGHT = func.coalesce(
    select(ScoreOverride.right)
    .where(col(ScoreOverride.answer_id) == col(Answer.id))
    .order_by(col(ScoreOverride.id).desc())
    .limit(1)
    .scalar_subquery(),
    col(Answer.right),
)


class Given(NamedTuple):
    """An answer as it counts."""

    question_id: str
    right: bool


async def latest(unit: Unit, person_id: int) -> Sequence[Given]:
    """This person's last answer to each question, wherever it was given, in no order."""
    newest = select(func.max(Answer.id)).where(col(Answer.person_id) == person_id).group_by(Answer.question_id)
    query = select(Answer.question_id, _RIGHT).where(col(Answer.id).in_(newest))
    return [Given(*row) for row in (await unit.exec(query)).all()]


async def latest_here(unit: Unit, person_id: int, question_ids: Iterable[str], place: str) -> Sequence[Given]:
    """This person's last answer in this place to each of these questions, in no order."""
    newest = (
        select(func.max(Answer.id))
        .where(
            col(Answer.person_id) == person_id,
            col(Answer.question_id).in_(list(question_ids)),
            col(Answer.place) == place,
        )
        .group_by(col(Answer.question_id))
    )
    query = select(Answer.question_id, _RIGHT).where(col(Answer.id).in_(newest))
    return [Given(*row) for row in (await unit.exec(query)).all()]


async def firsts(unit: Unit, person_id: int, place: str) -> Sequence[Given]:
    """This person's first answer to each question in this place, oldest first."""
    oldest = (
        select(func.min(Answer.id))
        .where(col(Answer.person_id) == person_id, col(Answer.place) == place)
        .group_by(Answer.question_id)
    )
    query = select(Answer.question_id, _RIGHT).where(col(Answer.id).in_(oldest)).order_by(col(Answer.id))
    return [Given(*row) for row in (await unit.exec(query)).all()]
