"""What people wrote in answer to short questions."""

from collections.abc import Sequence

from sqlmodel import col, select

from storage.store import Unit
from storage.tables import WrittenAnswer


async def pieces(unit: Unit, person_id: int, place: str) -> Sequence[WrittenAnswer]:
    """All that this person wrote in this place, oldest first."""
    query = (
        select(WrittenAnswer)
        .where(col(WrittenAnswer.person_id) == person_id, col(WrittenAnswer.place) == place)
        .order_by(col(WrittenAnswer.id))
    )
    return (await unit.exec(query)).all()


async def of_answer(unit: Unit, answer_id: int) -> Sequence[WrittenAnswer]:
    """What was handed in with this answer, oldest first."""
    query = select(WrittenAnswer).where(col(WrittenAnswer.answer_id) == answer_id).order_by(col(WrittenAnswer.id))
    return (await unit.exec(query)).all()


async def open_pieces(unit: Unit, person_id: int, place: str) -> Sequence[WrittenAnswer]:
    """What this person wrote in this place and has not handed in, oldest first."""
    return [row for row in await pieces(unit, person_id, place) if row.answer_id is None]
