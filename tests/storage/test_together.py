"""SQLite's writers share commits; each keeps its own fate."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlmodel import text

from storage import inbox
from storage.store import Store, Unit, is_transient

AT_ONCE = 20


@pytest.fixture
def kind() -> str:
    return "sqlite"


@pytest.fixture
def stored(store: Store):
    """The update_ids that somebody else finds in the file."""

    def look() -> set[int]:
        with closing(sqlite3.connect(Path(store.url.database))) as reader:
            return {number for (number,) in reader.execute("SELECT update_id FROM inbox")}

    return look


@pytest.fixture
def put(store: Store, now):
    """Stores an update in a unit of its own, which fails afterwards if told to."""

    async def write(update_id: int, fault: Exception | None = None) -> None:
        async with store.begin() as unit:
            await inbox.put(unit, update_id, 1, "{}", now)
            if fault is not None:
                raise fault

    return write


async def fill_the_disk(unit: Unit, now) -> None:
    await unit.exec(text("PRAGMA max_page_count=1"))
    try:
        await inbox.put(unit, 99, 1, "x" * 10_000_000, now)
    finally:
        await unit.exec(text("PRAGMA max_page_count=1000000"))


async def test_writers_at_once_share_commits_and_find_their_rows_on_the_disk(store: Store, put, stored) -> None:
    commits: list[object] = []
    event.listen(store.engine.sync_engine, "commit", commits.append)

    async def write(update_id: int) -> None:
        await put(update_id)
        assert update_id in stored()

    await asyncio.gather(*(write(number) for number in range(AT_ONCE)))
    assert len(commits) <= 2


async def test_who_fails_takes_back_only_what_is_its_own(put, stored) -> None:
    fates = await asyncio.gather(
        *(put(number, LookupError() if number % 3 == 0 else None) for number in range(AT_ONCE)), return_exceptions=True
    )
    assert stored() == {number for number in range(AT_ONCE) if number % 3}
    assert [isinstance(one, LookupError) for one in fates] == [number % 3 == 0 for number in range(AT_ONCE)]


async def test_who_gives_up_keeps_the_others_from_nothing(put, stored) -> None:
    writers = [asyncio.create_task(put(number)) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    for one in writers[::2]:
        one.cancel()
    fates = await asyncio.gather(*writers, return_exceptions=True)
    assert {number for number, fate in enumerate(fates) if fate is None} <= stored()
    assert not any(fates[1::2])
    await put(AT_ONCE)
    assert AT_ONCE in stored()


async def test_what_sqlite_gave_up_was_promised_to_nobody(store: Store, put, stored, now) -> None:
    """A full disk may take the whole transaction with it, what came before the one that met it too."""

    async def fill() -> None:
        async with store.begin() as unit:
            await fill_the_disk(unit, now)

    fates = await asyncio.gather(put(1), fill(), put(2), return_exceptions=True)
    assert {number for number, fate in ((1, fates[0]), (2, fates[2])) if fate is None} == stored() - {99}
    assert all(isinstance(one, DBAPIError) and is_transient(one) for one in fates if one is not None)
    assert fates[1] is not None
    await put(3)
    assert 3 in stored()


async def test_a_commit_that_fails_fails_for_all_of_them(store: Store, put, stored) -> None:
    def fail(_connection: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(store.engine.sync_engine, "commit", fail, once=True)
    fates = await asyncio.gather(*(put(number) for number in range(3)), return_exceptions=True)
    assert [isinstance(one, sqlite3.OperationalError) for one in fates] == [True] * 3
    assert stored() == set()
    await put(4)
    assert stored() == {4}


async def test_closing_waits_for_the_disk(store: Store, put, stored) -> None:
    giving_up = asyncio.create_task(put(1))
    while not store.engine.pool.checkedout():
        await asyncio.sleep(0)
    giving_up.cancel()
    await asyncio.gather(giving_up, return_exceptions=True)
    await store.close()
    await put(2)
    assert 2 in stored()
