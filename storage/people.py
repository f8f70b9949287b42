"""People and their settings."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update

from storage.store import Unit
from storage.tables import Person, Role

# Built once, for every update begins with it. What was read before the row was held may be of yesterday.
_LOCKED = (
    select(Person)
    .where(col(Person.telegram_id) == bindparam("telegram_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def locked(unit: Unit, telegram_id: int) -> Person | None:
    """The person, whose row is held until the unit ends: one person's work is never done twice at once."""
    return (await unit.exec(_LOCKED, params={"telegram_id": telegram_id})).first()


async def join(unit: Unit, newcomer: Person) -> Person:
    """The newcomer's row, held until the unit ends; the one there is if another update was quicker."""
    insert = sqlite.insert if unit.on_sqlite else postgresql.insert
    row = newcomer.model_dump(exclude={"id"})
    await unit.exec(insert(Person).values(**row).on_conflict_do_nothing(index_elements=["telegram_id"]))
    found = await locked(unit, newcomer.telegram_id)
    if found is None:
        raise LookupError(f"{newcomer.telegram_id} was neither there nor could join")
    return found


async def by_telegram_id(unit: Unit, telegram_id: int) -> Person | None:
    """The person with this Telegram id."""
    return (await unit.exec(select(Person).where(col(Person.telegram_id) == telegram_id))).first()


async def by_id(unit: Unit, person_id: int) -> Person | None:
    """The person with this id of ours."""
    return await unit.get(Person, person_id)


async def due_for_reminder(unit: Unit, now: datetime, limit: int) -> Sequence[Person]:
    """Reachable people whose reminder time has come, the longest overdue first."""
    query = (
        select(Person)
        .where(col(Person.next_reminder_at) <= now, col(Person.reachable))
        .order_by(col(Person.next_reminder_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await unit.exec(query)).all()


async def instructors(unit: Unit) -> Sequence[Person]:
    """Everyone with the instructor's role."""
    return (await unit.exec(select(Person).where(col(Person.role) == Role.INSTRUCTOR))).all()


async def set_instructors(unit: Unit, telegram_ids: Iterable[int]) -> None:
    """Gives the instructor's role to exactly these; who is not known yet gets it on arrival."""
    named = col(Person.telegram_id).in_(list(telegram_ids))
    for those, role in ((named, Role.INSTRUCTOR), (~named, Role.TRAINEE)):
        # Rows that are right already stay untouched: with many people it would be a long transaction.
        await unit.exec(update(Person).where(those, col(Person.role) != role).values(role=role))
