"""What people mark on cards: what to keep, and what they did not understand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, func, select

from storage.store import Unit
from storage.tables import CardMark, ClassMember

# Every look at a card asks for its marks, so the statement is built once.
_OF_CARD = select(CardMark.saved_at, CardMark.unclear_at).where(
    col(CardMark.person_id) == bindparam("person"),
    col(CardMark.lesson_id) == bindparam("lesson"),
    col(CardMark.card_id) == bindparam("card"),
)


async def of_card(unit: Unit, person_id: int, lesson_id: str, card_id: str) -> tuple[bool, bool]:
    """Whether this person has saved the card, and whether they called it unclear."""
    given = {"person": person_id, "lesson": lesson_id, "card": card_id}
    row = (await unit.run(_OF_CARD, given)).first()
    return (row.saved_at is not None, row.unclear_at is not None) if row else (False, False)


async def save(unit: Unit, person_id: int, lesson_id: str, card_id: str, at: datetime | None) -> None:
    """Saves the card, or with None takes it out again."""
    await _put(unit, person_id, lesson_id, card_id, "saved_at", at)


async def call_unclear(unit: Unit, person_id: int, lesson_id: str, card_id: str, at: datetime | None) -> None:
    """Notes that the person did not understand the card, or with None that they do."""
    await _put(unit, person_id, lesson_id, card_id, "unclear_at", at)


async def saved(unit: Unit, person_id: int) -> Sequence[tuple[str, str]]:
    """Lesson and card of everything that this person has saved, newest first."""
    query = (
        select(CardMark.lesson_id, CardMark.card_id)
        .where(col(CardMark.person_id) == person_id, col(CardMark.saved_at).is_not(None))
        .order_by(col(CardMark.saved_at).desc(), col(CardMark.lesson_id), col(CardMark.card_id))
    )
    return [(lesson, card) for lesson, card in (await unit.exec(query)).all()]


async def unclear(unit: Unit, class_id: int | None = None) -> Sequence[tuple[str, str, int]]:
    """Lesson, card and how many people, of this class alone if one is given, did not understand it, the most first."""
    count = func.count()
    query = (
        select(CardMark.lesson_id, CardMark.card_id, count)
        .where(col(CardMark.unclear_at).is_not(None))
        .group_by(col(CardMark.lesson_id), col(CardMark.card_id))
        .order_by(count.desc(), col(CardMark.lesson_id), col(CardMark.card_id))
    )
    if class_id is not None:
        members = select(ClassMember.person_id).where(col(ClassMember.class_id) == class_id)
        query = query.where(col(CardMark.person_id).in_(members))
    return [(lesson, card, number) for lesson, card, number in (await unit.exec(query)).all()]


async def _put(unit: Unit, person_id: int, lesson_id: str, card_id: str, column: str, at: datetime | None) -> None:
    insert = sqlite.insert if unit.on_sqlite else postgresql.insert
    row = {"person_id": person_id, "lesson_id": lesson_id, "card_id": card_id, column: at}
    place = ["person_id", "lesson_id", "card_id"]
    await unit.exec(insert(CardMark).values(**row).on_conflict_do_update(index_elements=place, set_={column: at}))
