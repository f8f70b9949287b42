"""SQLite in the loop's own thread, and what goes elsewhere."""

import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import text

from storage import inbox, people
from storage.store import BUSY_TIMEOUT_MS, Store


@pytest.fixture
def kind() -> str:
    return "sqlite"


async def test_who_waits_for_another_process_holds_nobody_up(store: Store, other: Store, add_person) -> None:
    """Two stores share no lock but SQLite's, which is waited for in another thread."""
    await add_person(1)
    async with store.begin() as unit:
        await people.locked(unit, 1)
        waiting = asyncio.create_task(_rename(other))
        async with asyncio.timeout(2):
            for _ in range(3):
                await asyncio.to_thread(_nothing)
                async with store.read() as reader:
                    await inbox.waiting(reader, 1)
        assert not waiting.done()
    await waiting


def _nothing() -> None:
    """Takes a turn through another thread."""


async def _rename(store: Store) -> None:
    async with store.begin() as unit:
        (await people.locked(unit, 1)).name = "王芳"


async def test_who_is_cancelled_while_it_waits_leaves_a_usable_connection(store: Store, other, add_person) -> None:
    await add_person(1)
    async with store.begin() as unit:
        await people.locked(unit, 1)
        impatient = asyncio.create_task(_rename(other))
        await asyncio.to_thread(_nothing)
        impatient.cancel()
        began = asyncio.get_running_loop().time()
        for _ in range(3):
            await asyncio.to_thread(_nothing)
        assert asyncio.get_running_loop().time() - began < BUSY_TIMEOUT_MS / 2000, "everybody was held up"
    with pytest.raises(asyncio.CancelledError):
        await impatient
    await _rename(other)
    async with store.read() as unit:
        assert (await people.by_id(unit, 1)).name == "王芳"


async def test_looking_uses_no_other_thread(store: Store, add_person) -> None:
    await add_person(1)
    before = threading.active_count()
    async with store.read() as unit:
        await people.by_id(unit, 1)
        await unit.exec(text("SELECT 1"))
    assert threading.active_count() == before


async def test_a_commit_is_on_the_disk_when_it_returns(store: Store, now) -> None:
    async with store.begin() as unit:
        await inbox.put(unit, 1, 1, "{}", now)
    with closing(sqlite3.connect(Path(store.url.database))) as reader:
        assert reader.execute("SELECT update_id FROM inbox").fetchall() == [(1,)]


async def test_what_was_rolled_back_is_not_committed_by_the_next_one(store: Store, now) -> None:
    async def fail() -> None:
        async with store.begin() as unit:
            await inbox.put(unit, 1, 1, "{}", now)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with store.read() as unit:
        assert await inbox.waiting(unit, 9) == []
    async with store.begin() as unit:
        await inbox.put(unit, 2, 1, "{}", now)
    async with store.read() as unit:
        assert [row.update_id for row in await inbox.waiting(unit, 9)] == [2]
