"""The inbox: a chat's updates strictly in order, different chats at once, each with exactly one effect."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import pytest
import structlog
from sqlmodel import col, update

from bot.delivery import inbox as working
from bot.delivery.inbox import TRIES, Inbox
from storage import inbox
from storage.store import Store
from storage.tables import InboxUpdate, Person, UpdateState

CALM = 10
"""Seconds after which a test has failed."""

Arrive = Callable[..., Awaitable[None]]


@pytest.fixture
def arrive(store: Store, clock) -> Arrive:
    """`await arrive((1, chat), (2, chat))`: updates in the inbox."""

    async def put(*updates: tuple[int, int]) -> None:
        async with store.begin() as unit:
            for update_id, chat_id in updates:
                await inbox.put(unit, update_id, chat_id, "{}", clock())

    return put


class Hands:
    """Handles updates as the tutor does: the effect and the update's end in one transaction."""

    def __init__(self, store: Store, *, fails: Iterable[int] = ()) -> None:
        self.store = store
        self.fails = list(fails)
        """Updates that fail, once for each time they stand here."""
        self.begun: list[int] = []
        self.handled: list[int] = []
        self.apologies: list[int] = []
        self.may_go_on: dict[int, asyncio.Event] = {}
        """Chats that take their time."""

    async def handle(self, row: InboxUpdate) -> None:
        self.begun.append(row.update_id)
        if row.chat_id in self.may_go_on:
            await self.may_go_on[row.chat_id].wait()
        async with self.store.begin() as unit:
            if not await inbox.finish(unit, row.update_id):
                return
            counted = update(Person).where(col(Person.telegram_id) == 1)
            await unit.exec(counted.values(reminder_minute=Person.reminder_minute + 1))
            if row.update_id in self.fails:
                self.fails.remove(row.update_id)
                raise LookupError(f"cannot handle {row.update_id}")
        self.handled.append(row.update_id)

    async def apologise(self, row: InboxUpdate) -> None:
        self.apologies.append(row.update_id)


@pytest.fixture
async def effects(store: Store, clock) -> Callable[[], Awaitable[int]]:
    """How often an update has had its effect."""
    async with store.begin() as unit:
        await unit.insert(
            Person(telegram_id=1, name="a", language="en", zone="UTC", reminder_minute=0, created_at=clock())
        )

    async def count() -> int:
        async with store.read() as unit:
            return (await unit.get_one(Person, 1)).reminder_minute or 0

    return count


@pytest.fixture
def hands(store: Store) -> Hands:
    return Hands(store)


def worker(hands: Hands) -> Inbox:
    return Inbox(hands.store, hands.handle, hands.apologise)


async def test_a_chats_updates_are_handled_in_their_order(hands: Hands, arrive: Arrive) -> None:
    await arrive((3, 1), (1, 1), (2, 1))
    await worker(hands).drain()
    assert hands.handled == [1, 2, 3]


async def test_one_chat_waits_for_no_other(hands: Hands, arrive: Arrive) -> None:
    await arrive((1, 1), (2, 2), (3, 1))
    hands.may_go_on[1] = asyncio.Event()
    draining = asyncio.create_task(worker(hands).drain())
    await until(lambda: hands.handled == [2])
    hands.may_go_on[1].set()
    await asyncio.wait_for(draining, CALM)
    assert hands.handled == [2, 1, 3]


async def until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(CALM):
        while not seen():
            await asyncio.sleep(0)


async def test_what_arrives_meanwhile_keeps_its_chats_order(hands: Hands, arrive: Arrive) -> None:
    hands.may_go_on[1] = asyncio.Event()
    inbox = worker(hands)
    running = asyncio.create_task(inbox.run())
    await arrive((1, 1))
    inbox.arrived()
    await arrive((2, 1), (3, 2))
    inbox.arrived()
    await until(lambda: hands.handled == [3])
    hands.may_go_on[1].set()
    await until(lambda: hands.handled == [3, 1, 2])
    running.cancel()


async def test_a_flood_from_one_chat_keeps_nobody_else_waiting(
    hands: Hands, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "BATCH", 4)
    hands.may_go_on[1] = asyncio.Event()
    await arrive(*((number, 1) for number in range(1, 11)), (11, 2))
    inbox = worker(hands)
    running = asyncio.create_task(inbox.run())
    await until(lambda: hands.handled == [11])
    hands.may_go_on[1].set()
    await until(lambda: hands.handled == [11, *range(1, 11)])
    running.cancel()


async def test_more_chats_than_there_is_room_for_all_get_their_turn(
    hands: Hands, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "CHATS_AT_ONCE", 2)
    await arrive(*((number, number) for number in range(1, 8)))
    await asyncio.wait_for(worker(hands).drain(), CALM)
    assert sorted(hands.handled) == [*range(1, 8)]


async def test_an_update_that_fails_once_is_handled_at_the_second_try(hands: Hands, arrive, inbox_rows) -> None:
    hands.fails = [1]
    await arrive((1, 1), (2, 1))
    await worker(hands).drain()
    assert hands.handled == [1, 2]
    assert hands.apologies == []
    assert [(row.state, row.attempts) for row in await inbox_rows()] == [(UpdateState.DONE, 1), (UpdateState.DONE, 0)]


async def test_an_update_that_fails_again_is_put_aside_and_the_next_one_served(
    hands: Hands, arrive, inbox_rows, effects
) -> None:
    hands.fails = [1] * TRIES
    await arrive((1, 1), (2, 1))
    with structlog.testing.capture_logs() as logs:
        await worker(hands).drain()
    assert (hands.handled, hands.apologies) == ([2], [1])
    aside, served = await inbox_rows()
    assert (aside.state, aside.attempts, served.state) == (UpdateState.QUARANTINED, TRIES, UpdateState.DONE)
    assert "Traceback" in aside.fault
    assert "LookupError: cannot handle 1" in aside.fault
    assert [line["quarantined"] for line in logs if line["event"] == "update failed"] == [False, True]
    assert await effects() == 1


async def test_what_was_put_aside_is_not_tried_again_after_a_restart(hands: Hands, arrive, inbox_rows) -> None:
    hands.fails = [1] * TRIES
    await arrive((1, 1))
    await worker(hands).drain()
    await worker(hands).drain()
    assert hands.handled == []


async def test_an_apology_that_fails_costs_nobody_an_update(hands: Hands, arrive, monkeypatch) -> None:
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.0)
    hands.fails = [1] * TRIES
    await arrive((1, 1), (2, 1))

    async def stumble(row: InboxUpdate) -> None:
        raise ConnectionError

    inbox = Inbox(hands.store, hands.handle, stumble)
    running = asyncio.create_task(inbox.run())
    await until(lambda: hands.handled == [2])
    running.cancel()


async def test_an_update_that_two_processes_have_taken_has_one_effect(store: Store, arrive, effects) -> None:
    await arrive(*((number, number % 3) for number in range(1, 10)))
    both = Hands(store), Hands(store)
    await asyncio.gather(*(worker(one).drain() for one in both))
    assert await effects() == 9
    assert sorted(both[0].handled + both[1].handled) == [*range(1, 10)]


async def test_an_update_that_comes_twice_has_one_effect(hands: Hands, arrive, effects) -> None:
    for _ in range(2):
        await arrive((1, 1))
        await worker(hands).drain()
    assert await effects() == 1


async def test_what_a_crash_left_is_handled_at_the_start(hands: Hands, arrive) -> None:
    await arrive((1, 1), (2, 2))
    running = asyncio.create_task(worker(hands).run())
    await until(lambda: sorted(hands.handled) == [1, 2])
    running.cancel()


async def test_stopping_lets_what_has_begun_come_to_its_end(hands: Hands, arrive) -> None:
    hands.may_go_on[1] = asyncio.Event()
    await arrive((1, 1))
    inbox = worker(hands)
    running = asyncio.create_task(inbox.run())
    await until(lambda: hands.begun == [1])
    running.cancel()
    stopping = asyncio.create_task(inbox.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    hands.may_go_on[1].set()
    await asyncio.wait_for(stopping, CALM)
    assert hands.handled == [1]


async def test_work_goes_on_after_the_database_failed(hands: Hands, arrive, store: Store, monkeypatch) -> None:
    monkeypatch.setattr(working, "PAUSE_SECONDS", 0.0)
    await arrive((1, 1))
    await rename(store, "inbox", "gone")
    with structlog.testing.capture_logs() as logs:
        running = asyncio.create_task(worker(hands).run())
        await until(lambda: running.done() or any(line["log_level"] == "error" for line in logs))
    assert not running.done(), "the work has ended"
    await rename(store, "gone", "inbox")
    await until(lambda: hands.handled == [1])
    running.cancel()


async def rename(store: Store, table: str, name: str) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
