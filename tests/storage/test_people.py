"""People and their settings."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import people
from storage.store import Store
from storage.tables import Person, Role, key

MINUTE = timedelta(minutes=1)


async def test_a_person_is_found_by_telegrams_id_and_by_ours(store: Store, add_person) -> None:
    ours = await add_person(1001, name="王芳")
    async with store.begin() as unit:
        assert (await people.locked(unit, 1001)).name == "王芳"
        assert (await people.by_id(unit, ours)).telegram_id == 1001
        assert await people.locked(unit, 1002) is None
        assert await people.by_id(unit, ours + 1) is None


async def test_a_person_is_there_once(add_person) -> None:
    await add_person(1001)
    with pytest.raises(IntegrityError):
        await add_person(1001)


async def test_who_is_overdue_longest_is_reminded_first(store: Store, add_person, now) -> None:
    await add_person(1, next_reminder_at=now)
    await add_person(2, next_reminder_at=now - MINUTE)
    await add_person(3, next_reminder_at=now + MINUTE)
    await add_person(4, next_reminder_at=None)
    await add_person(5, next_reminder_at=now - MINUTE, reachable=False)
    async with store.begin() as unit:
        assert [one.telegram_id for one in await people.due_for_reminder(unit, now, 9)] == [2, 1]
        assert [one.telegram_id for one in await people.due_for_reminder(unit, now, 1)] == [2]
        assert await people.due_for_reminder(unit, now - 2 * MINUTE, 9) == []


@pytest.mark.parametrize(
    ("named", "instructors"),
    [([2, 3], [2]), ([1, 2], [1, 2]), ([], [])],
    ids=["one goes, one comes", "both", "nobody"],
)
async def test_exactly_the_named_are_instructors(store: Store, add_person, named, instructors) -> None:
    await add_person(1, role=Role.INSTRUCTOR)
    await add_person(2)
    async with store.begin() as unit:
        await people.set_instructors(unit, frozenset(named))
    async with store.read() as unit:
        assert [one.telegram_id for one in await people.instructors(unit)] == instructors


async def test_a_newcomer_whose_first_two_updates_come_at_once_joins_once(store: Store, other: Store, now) -> None:
    def newcomer(name: str) -> Person:
        return Person(telegram_id=1001, name=name, language="zh-CN", zone="Asia/Shanghai", created_at=now)

    async def join(where: Store, name: str) -> int:
        async with where.begin() as unit:
            person = await people.join(unit, newcomer(name))
            await asyncio.sleep(0)
            person.name = name
            return key(person)

    both = await asyncio.gather(join(store, "李明"), join(other, "李明同学"), join(store, "李明"))
    assert len(set(both)) == 1
    async with store.read() as unit:
        assert len((await unit.exec(select(Person))).all()) == 1


async def test_who_joins_keeps_everything_told_about_them(store: Store, now) -> None:
    told = {"telegram_id": 1001, "name": "王芳", "language": "en", "zone": "UTC", "role": Role.INSTRUCTOR}
    about = {**told, "reminder_minute": 540, "next_reminder_at": now, "created_at": now}
    async with store.begin() as unit:
        joined = await people.join(unit, Person(**about))
    assert joined.model_dump(include=set(about)) == about
