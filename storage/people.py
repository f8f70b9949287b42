"""People and their settings."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select, update

from storage.store import Unit
from storage.tables import Person, Role


async def locked(unit: Unit, telegram_id: int) -> Person | None:
    """The person, whose row is held until the unit ends: one person's work is never done twice at once."""
    found = await unit.exec(select(Person).where(col(Person.telegram_id) == telegram_id).with_for_update())
    return found.first()


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
    wanted = list(telegram_ids)
    await unit.exec(update(Person).where(col(Person.telegram_id).in_(wanted)).values(role=Role.INSTRUCTOR))
    await unit.exec(update(Person).where(col(Person.telegram_id).not_in(wanted)).values(role=Role.TRAINEE))


async def set_reachable(unit: Unit, telegram_id: int, reachable: bool) -> None:
    """Notes whether messages get to this person."""
    await unit.exec(update(Person).where(col(Person.telegram_id) == telegram_id).values(reachable=reachable))
