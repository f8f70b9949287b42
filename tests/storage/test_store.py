"""The only way to the database: nothing is lost, nobody waits who only looks."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, select, text, update

from storage import inbox, people
from storage.store import Store, database_url
from storage.tables import ClassMember, InboxUpdate, Person

AT_ONCE = 50
on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)


@on_sqlite
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
async def test_every_connection_follows_the_recipe(store: Store, pragma: str, value: object) -> None:
    async with store.read() as one, store.read() as other:
        for unit in (one, other):
            assert (await unit.exec(text(f"PRAGMA {pragma}"))).scalar_one() == value


@on_postgres
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("transaction_isolation", "read committed"),
        ("idle_in_transaction_session_timeout", "5s"),
        ("timezone", "UTC"),
        ("synchronous_commit", "off"),
    ],
)
async def test_every_session_follows_the_recipe(store: Store, setting: str, value: object) -> None:
    """The last one is the test server's own: whatever the operator chose for the server is left alone."""
    async with store.read() as unit:
        assert (await unit.exec(text(f"SHOW {setting}"))).scalar_one() == value


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("postgresql://me:pw@db/tutor", "postgresql+psycopg://me:pw@db/tutor"),
        ("postgres://db/tutor?sslmode=require", "postgresql+psycopg://db/tutor?sslmode=require"),
        ("postgresql+psycopg://db/tutor", "postgresql+psycopg://db/tutor"),
        ("sqlite:////srv/tutor.db", "sqlite+inline:////srv/tutor.db"),
    ],
)
def test_an_address_is_written_as_operators_know_it(written: str, used: str) -> None:
    assert database_url(written).render_as_string(hide_password=False) == used


async def test_concurrent_changes_of_one_row_lose_nothing(store: Store, add_person) -> None:
    person_id = await add_person(1001, reminder_minute=0)

    async def add_a_minute() -> None:
        async with store.begin() as unit:
            person = await people.locked(unit, 1001)
            await asyncio.sleep(0)
            person.reminder_minute += 1

    await asyncio.gather(*(add_a_minute() for _ in range(AT_ONCE)))
    async with store.read() as unit:
        assert (await people.by_id(unit, person_id)).reminder_minute == AT_ONCE


async def test_two_processes_lose_nothing_either(store: Store, other: Store, add_person) -> None:
    """Two stores have no lock in common but the database's own."""
    person_id = await add_person(1001, reminder_minute=0)

    async def add_a_minute(one: Store) -> None:
        async with one.begin() as unit:
            person = await people.locked(unit, 1001)
            await asyncio.sleep(0)
            person.reminder_minute += 1

    await asyncio.gather(*(add_a_minute(one) for _ in range(AT_ONCE // 5) for one in (store, other)))
    async with other.read() as unit:
        assert (await people.by_id(unit, person_id)).reminder_minute == AT_ONCE // 5 * 2


async def test_a_row_that_was_read_before_is_read_anew_when_it_is_held(store: Store, other: Store, add_person) -> None:
    """What another process has changed in between must not be written over."""
    person_id = await add_person(1001, reminder_minute=0)
    async with store.read() as unit:
        before = await people.by_id(unit, person_id)
        async with other.begin() as meanwhile:
            (await people.locked(meanwhile, 1001)).reminder_minute = 7
        if not unit.on_sqlite:  # SQLite's readers see what was when they began
            assert (await people.locked(unit, 1001)) is before
            assert before.reminder_minute == 7


async def test_who_only_looks_waits_for_no_writer_and_sees_what_was_committed(store: Store, add_person, now) -> None:
    person_id = await add_person(1001)
    async with asyncio.timeout(5), store.begin() as writer:
        (await people.by_id(writer, person_id)).name = "王芳"
        await writer.flush()
        async with store.read() as reader:
            assert (await people.by_id(reader, person_id)).name == "李明"
    async with store.read() as reader:
        assert (await people.by_id(reader, person_id)).name == "王芳"


async def test_a_writer_waits_for_nobody_who_looks(store: Store, now) -> None:
    async with asyncio.timeout(5), store.read() as reader:
        await inbox.waiting(reader, 1)
        async with store.begin() as unit:
            await inbox.put(unit, 1, 1, "{}", now)
        # PostgreSQL's READ COMMITTED looks anew with each statement.
        assert len(await inbox.waiting(reader, 1)) == (0 if reader.on_sqlite else 1)
    async with store.read() as reader:
        assert len(await inbox.waiting(reader, 1)) == 1


@on_sqlite
async def test_a_connection_that_looked_can_write_safely_afterwards(store: Store, other: Store, add_person) -> None:
    """The pool hands the same connection to both: the one's BEGIN must not become the other's."""
    await add_person(1001)
    async with store.read() as unit:
        await unit.exec(select(Person))
    async with store.begin() as unit:
        assert await people.locked(unit, 1001)
        with pytest.raises(OperationalError, match="locked"):
            await _change_without_waiting(other)
    await _change_without_waiting(other)


async def _change_without_waiting(store: Store) -> None:
    async with store.read() as unit:
        await unit.exec(text("PRAGMA busy_timeout=0"))
        await unit.exec(update(Person).values(name="王芳"))


async def test_an_exception_takes_everything_back(store: Store, now) -> None:
    async def fail() -> None:
        async with store.begin() as unit:
            await inbox.put(unit, 1, 1, "{}", now)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.read() as unit:
        assert await inbox.waiting(unit, 1) == []


async def test_a_failure_lets_the_next_writer_in(store: Store, now) -> None:
    async def fail() -> None:
        async with store.begin():
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with asyncio.timeout(5), store.begin() as unit:
        await inbox.put(unit, 1, 1, "{}", now)


async def test_one_who_gives_up_waiting_lets_the_next_writer_in(store: Store, now) -> None:
    async with store.begin():
        impatient = asyncio.create_task(_put(store, 1, now))
        await asyncio.sleep(0)
        impatient.cancel()
    async with asyncio.timeout(5):
        await _put(store, 2, now)
    async with store.read() as unit:
        assert [row.update_id for row in await inbox.waiting(unit, 9)] == [2]


async def _put(store: Store, update_id: int, now) -> None:
    async with store.begin() as unit:
        await inbox.put(unit, update_id, 1, "{}", now)


async def test_a_row_that_points_nowhere_is_refused(store: Store, now) -> None:
    async def point_nowhere() -> None:
        async with store.begin() as unit:
            await unit.insert(ClassMember(class_id=1, person_id=1, joined_at=now))

    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        await point_nowhere()


async def test_an_inserted_row_has_its_number_at_once(store: Store, now) -> None:
    async with store.begin() as unit:
        row = await unit.insert(Person(telegram_id=1, name="a", language="en", zone="UTC", created_at=now))
        assert row.id == 1


async def test_what_was_committed_is_there_after_the_process_has_ended(store: Store, other: Store, now) -> None:
    await _put(store, 7, now)
    await store.close()
    async with other.read() as unit:
        assert (await unit.exec(select(col(InboxUpdate.update_id)))).all() == [7]


@on_sqlite
async def test_one_file_holds_it_all(store: Store, now, tmp_path: Path) -> None:
    """The log beside it is written back when the last connection closes, so a copy of the file is a backup."""
    await _put(store, 7, now)
    await store.close()
    assert [file.name for file in tmp_path.glob("tutor.db*")] == ["tutor.db"]
