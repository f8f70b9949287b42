"""Several processes on one inbox, and a database that is not always there."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import psycopg
import pytest
import structlog
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.delivery import inbox as working
from bot.delivery.inbox import TRIES, Inbox, NotItsTurn
from storage import inbox
from storage.store import Store
from storage.tables import InboxUpdate, UpdateState

CALM = 20
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait long in a test."""
    for pause in ("TURN_SECONDS", "PAUSE_SECONDS", "LOOK_EVERY_SECONDS"):
        monkeypatch.setattr(working, pause, 0.001)


@pytest.fixture
async def other(database: str) -> AsyncIterator[Store]:
    """The same database, as another process sees it."""
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
async def journal(store: Store) -> list[tuple[int, int]]:
    """What was handled, (chat, update), as it was committed."""
    return []


class Hands:
    """Handles updates as the tutor does; `errors` come first."""

    def __init__(self, store: Store, journal: list[tuple[int, int]], errors: tuple[Exception, ...] = ()) -> None:
        self.store = store
        self.journal = journal
        self.errors = list(errors)
        self.tried = 0
        self.apologies: list[int] = []
        self.hold: asyncio.Event | None = None

    async def handle(self, row: InboxUpdate) -> None:
        self.tried += 1
        async with self.store.begin() as unit:
            if not await inbox.finish(unit, row.update_id):
                raise NotItsTurn
            if self.hold is not None:
                await self.hold.wait()
            if self.errors:
                raise self.errors.pop(0)
            # Before the commit: who comes after it in the chat cannot have been let in yet.
            self.journal.append((row.chat_id, row.update_id))

    async def apologise(self, row: InboxUpdate) -> None:
        self.apologies.append(row.update_id)


def worker(hands: Hands) -> Inbox:
    return Inbox(hands.store, hands.handle, hands.apologise)


async def arrive(store: Store, *updates: tuple[int, int]) -> None:
    async with store.begin() as unit:
        for update_id, chat_id in updates:
            await inbox.put(unit, update_id, chat_id, "{}", NOW)


async def until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(CALM):
        while not seen():
            await asyncio.sleep(0)


@both_databases
async def test_two_processes_keep_every_chats_order_and_handle_each_update_once(store, other, journal) -> None:
    updates = [(number, number % 5) for number in range(1, 101)]
    await arrive(store, *updates)
    both = Hands(store, journal), Hands(other, journal)
    await asyncio.wait_for(asyncio.gather(*(worker(one).drain() for one in both)), CALM)
    for chat in range(5):
        assert [update for at, update in journal if at == chat] == [update for update, at in updates if at == chat]


@both_databases
async def test_a_later_update_waits_for_the_earlier_one_in_another_process(store, other, journal) -> None:
    """As webhooks do it: the one process was given the first, the other one the second."""
    await arrive(store, (1, 10))
    slow, quick = Hands(store, journal), Hands(other, journal)
    if store.url.get_backend_name() == "sqlite":
        slow.errors = [OperationalError("SELECT 1", (), locked())]
    else:
        slow.hold = asyncio.Event()
    first = asyncio.create_task(worker(slow).drain())
    await until(lambda: slow.tried == 1)
    await arrive(other, (2, 10), (3, 20))
    second = asyncio.create_task(worker(quick).drain())
    await until(lambda: (20, 3) in journal)
    if slow.hold is not None:
        assert journal == [(20, 3)]
        slow.hold.set()
    await asyncio.wait_for(asyncio.gather(first, second), CALM)
    assert [update for at, update in journal if at == 10] == [1, 2]


async def test_who_is_turned_away_takes_up_no_room(store: Store, journal, monkeypatch) -> None:
    monkeypatch.setattr(working, "CHATS_AT_ONCE", 1)
    monkeypatch.setattr(working, "TURN_SECONDS", CALM)
    await arrive(store, (1, 10), (2, 20))
    hands = Hands(store, journal, (NotItsTurn(),))
    running = asyncio.create_task(worker(hands).run())
    await until(lambda: journal == [(20, 2)])
    running.cancel()


@both_databases
async def test_what_another_process_stored_is_found_without_a_word(store, other, journal) -> None:
    running = asyncio.create_task(worker(Hands(store, journal)).run())
    await arrive(other, (1, 10))
    await until(lambda: journal == [(10, 1)])
    running.cancel()


async def test_a_chat_that_found_no_room_begins_as_soon_as_there_is_some(store: Store, journal, monkeypatch) -> None:
    """Not only at the next look."""
    monkeypatch.setattr(working, "LOOK_EVERY_SECONDS", CALM)
    monkeypatch.setattr(working, "CHATS_AT_ONCE", 1)
    await arrive(store, (1, 10), (2, 20), (3, 30))
    running = asyncio.create_task(worker(Hands(store, journal)).run())
    async with asyncio.timeout(CALM / 2):
        await until(lambda: len(journal) == 3)
    running.cancel()


async def test_what_came_for_a_busy_chat_is_handled_as_soon_as_it_is_free(store: Store, journal, monkeypatch) -> None:
    monkeypatch.setattr(working, "LOOK_EVERY_SECONDS", CALM)
    hands = Hands(store, journal)
    busy = asyncio.Event()
    at_work = Inbox(store, _held_until(busy, hands), hands.apologise)
    await arrive(store, (1, 10))
    running = asyncio.create_task(at_work.run())
    await until(lambda: hands.tried == 1)
    await arrive(store, (2, 10), (3, 20))
    at_work.arrived()
    await until(lambda: (20, 3) in journal)
    busy.set()
    async with asyncio.timeout(CALM / 2):
        await until(lambda: (10, 2) in journal)
    running.cancel()


def _held_until(event: asyncio.Event, hands: Hands) -> Callable[[InboxUpdate], Awaitable[None]]:
    """The first update takes its time, outside of any transaction."""

    async def handle(row: InboxUpdate) -> None:
        if row.update_id == 1:
            hands.tried += 1
            await event.wait()
        await hands.handle(row)

    return handle


async def test_one_process_looks_once_for_one_update(store: Store, journal, monkeypatch) -> None:
    monkeypatch.setattr(working, "LOOK_EVERY_SECONDS", CALM)
    looks = 0
    waiting = inbox.waiting

    async def counted(*args: object, **kwargs: object) -> object:
        nonlocal looks
        looks += 1
        return await waiting(*args, **kwargs)

    monkeypatch.setattr(inbox, "waiting", counted)
    hands = Hands(store, journal)
    at_work = worker(hands)
    running = asyncio.create_task(at_work.run())
    await until(lambda: looks == 1)
    await arrive(store, (1, 10))
    at_work.arrived()
    await until(lambda: journal == [(10, 1)])
    await at_work.stop()
    assert (looks, hands.tried) == (2, 1)
    running.cancel()


def locked() -> Exception:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error


def away() -> Exception:
    return OperationalError("SELECT 1", (), locked())


def conflict() -> Exception:
    return DBAPIError("UPDATE …", (), psycopg.errors.DeadlockDetected())


async def test_an_update_waits_as_long_as_the_database_is_away(store: Store, journal, inbox_rows) -> None:
    hands = Hands(store, journal, tuple(away() for _ in range(TRIES + 3)))
    await arrive(store, (1, 10), (2, 10))
    await asyncio.wait_for(worker(hands).drain(), CALM)
    assert journal == [(10, 1), (10, 2)]
    assert [(row.state, row.attempts) for row in await inbox_rows()] == [(UpdateState.DONE, 0)] * 2
    assert hands.apologies == []


async def test_a_conflict_is_tried_again_at_once_and_then_waits(store: Store, journal, monkeypatch) -> None:
    monkeypatch.setattr(working, "PAUSE_SECONDS", CALM)
    hands = Hands(store, journal, (conflict(),))
    await arrive(store, (1, 10))
    await asyncio.wait_for(worker(hands).drain(), CALM / 2)
    assert journal == [(10, 1)]
    hands.errors = [conflict(), conflict()]
    await arrive(store, (2, 10))
    running = asyncio.create_task(worker(hands).run())
    with structlog.testing.capture_logs() as logs:
        await until(lambda: bool(logs))
    assert hands.tried == 4
    assert [line["event"] for line in logs] == ["inbox worker failed"]
    running.cancel()


async def test_a_conflict_costs_none_of_the_tries(store: Store, journal, inbox_rows) -> None:
    hands = Hands(store, journal, (LookupError(), conflict()))
    await arrive(store, (1, 10))
    await worker(hands).drain()
    assert [(row.state, row.attempts) for row in await inbox_rows()] == [(UpdateState.DONE, 1)]


@both_databases
async def test_what_fails_in_two_processes_is_put_aside_once_and_told_once(store, other, journal, inbox_rows) -> None:
    await arrive(store, (1, 10), (2, 10))
    both = [Hands(where, journal, tuple(LookupError() for _ in range(TRIES))) for where in (store, other)]
    with structlog.testing.capture_logs():
        await asyncio.wait_for(asyncio.gather(*(worker(one).drain() for one in both)), CALM)
    told = both[0].apologies + both[1].apologies
    aside = [row.update_id for row in await inbox_rows() if row.state is UpdateState.QUARANTINED]
    assert sorted(told) == aside
    assert 1 in aside
