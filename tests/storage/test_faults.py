"""What an error of the database means."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlmodel import col, text, update

from storage import inbox, people
from storage.faults import is_conflict, is_transient
from storage.store import Store, Unit
from storage.tables import Person
from tests.postgres import Cluster

on_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("kind", ["postgres"], indirect=True)

Work = Callable[[Unit], Awaitable[Any]]


async def error_of(store: Store, work: Work) -> BaseException:
    try:
        async with store.begin() as unit:
            await work(unit)
    except Exception as error:
        return error
    raise AssertionError("nothing went wrong")


def look(unit: Unit) -> Awaitable[Any]:
    return inbox.waiting(unit, 1)


async def test_a_fault_of_ours_is_not_the_databases(store: Store, add_person, now) -> None:
    await add_person(1)
    wrong: dict[type[Exception], Work] = {
        ProgrammingError: lambda unit: unit.exec(text("SELECT 1 FROM nowhere")),
        IntegrityError: lambda unit: unit.insert(
            Person(telegram_id=1, name="a", language="en", zone="UTC", created_at=now)
        ),
    }
    for kind, work in wrong.items():
        error = await error_of(store, work)
        assert isinstance(error, kind | OperationalError)
        assert not is_transient(error)
        assert not is_conflict(error)
    assert not is_transient(LookupError())


def test_no_connection_free_is_waited_for() -> None:
    assert is_transient(NoConnectionFree())


@on_sqlite
async def test_a_locked_file_is_waited_for(store: Store, other: Store) -> None:
    async with store.begin() as unit:
        await look(unit)
        async with other.read() as impatient:
            await impatient.exec(text("PRAGMA busy_timeout=0"))
        error = await error_of(other, look)
    assert is_transient(error)
    assert not is_conflict(error)


@on_sqlite
async def test_a_full_disk_is_waited_for(store: Store, now) -> None:
    async def fill(unit: Unit) -> None:
        await unit.exec(text("PRAGMA max_page_count=1"))
        await inbox.put(unit, 1, 1, "x" * 10_000_000, now)

    assert is_transient(await error_of(store, fill))


async def test_a_folder_that_is_gone_is_waited_for(tmp_path: Path) -> None:
    gone = Store(f"sqlite:///{(tmp_path / 'nowhere' / 'tutor.db').as_posix()}")
    assert is_transient(await error_of(gone, look))
    await gone.close()


@pytest.mark.parametrize(
    ("code", "transient"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, True),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_CORRUPT, False),
        (sqlite3.SQLITE_NOTADB, False),
        (sqlite3.SQLITE_ERROR, False),
    ],
)
def test_a_code_of_sqlite_is_read_by_its_primary_one(code: int, transient: bool) -> None:
    error = sqlite3.DatabaseError("…")
    error.sqlite_errorcode = code
    assert is_transient(DBAPIError("COMMIT", (), error)) is transient


@on_postgres
async def test_who_loses_a_deadlock_may_try_again(store: Store, add_person) -> None:
    await add_person(1)
    await add_person(2)
    both_hold_one = asyncio.Barrier(2)

    async def cross(first: int, second: int) -> None:
        async with store.begin() as unit:
            await people.locked(unit, first)
            await both_hold_one.wait()
            await people.locked(unit, second)

    outcomes = await asyncio.gather(cross(1, 2), cross(2, 1), return_exceptions=True)
    (lost,) = [one for one in outcomes if one is not None]
    assert is_conflict(lost)
    assert is_transient(lost)


@on_postgres
async def test_who_cannot_be_serialised_may_try_again(store: Store, other: Store, add_person) -> None:
    await add_person(1)

    async def rename(unit: Unit) -> None:
        await unit.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        await unit.exec(text("SELECT name FROM person"))
        async with other.begin() as meanwhile:
            await meanwhile.exec(update(Person).values(name="王芳"))
        await unit.exec(update(Person).where(col(Person.telegram_id) == 1).values(name="李雷"))

    assert is_conflict(await error_of(store, rename))


@on_postgres
async def test_a_server_that_is_stopped_is_waited_for_and_found_again(store: Store, postgres: Cluster) -> None:
    async with store.read() as unit:
        await look(unit)
    postgres.stop("fast")
    try:
        for _ in range(2):  # the connection that breaks, and one that cannot be made
            error = await error_of(store, look)
            assert is_transient(error)
            assert not is_conflict(error)
    finally:
        postgres.start()
    async with store.read() as unit:
        assert await look(unit) == []


@on_postgres
async def test_a_connection_cut_in_the_middle_is_waited_for(store: Store, other: Store, add_person) -> None:
    await add_person(1)

    async def cut(unit: Unit) -> None:
        pid = (await unit.exec(text("SELECT pg_backend_pid()"))).scalar_one()
        async with other.begin() as admin:
            await admin.exec(text(f"SELECT pg_terminate_backend({pid})"))
        await people.locked(unit, 1)

    assert is_transient(await error_of(store, cut))


@on_postgres
async def test_who_stops_in_the_middle_lets_go_of_its_rows(store: Store, other: Store, add_person) -> None:
    """A process that hangs or is frozen must not hold the lead, or a person, for ever."""
    await add_person(1)

    async def hang(unit: Unit) -> None:
        await unit.exec(text("SET idle_in_transaction_session_timeout = 1"))
        await people.locked(unit, 1)
        async with asyncio.timeout(10), other.begin() as somebody:
            assert await people.locked(somebody, 1)
        await people.locked(unit, 1)

    assert is_transient(await error_of(store, hang))
