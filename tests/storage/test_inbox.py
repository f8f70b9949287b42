"""Updates on their way in."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import text

from storage import inbox
from storage.store import Store
from storage.tables import InboxUpdate, UpdateState


async def put(store: Store, now, *update_ids: int) -> None:
    async with store.begin() as unit:
        for update_id in update_ids:
            await inbox.put(unit, update_id, 1001, f'{{"update_id": {update_id}}}', now)


async def waiting(store: Store, limit: int = 99) -> list[int]:
    async with store.read() as unit:
        return [row.update_id for row in await inbox.waiting(unit, limit)]


async def stored(store: Store, update_id: int) -> InboxUpdate:
    async with store.read() as unit:
        return await unit.get_one(InboxUpdate, update_id)


async def test_an_update_that_comes_twice_is_kept_once_as_it_came_first(store: Store, now) -> None:
    await put(store, now, 7)
    async with store.begin() as unit:
        await inbox.put(unit, 7, 9999, '{"another": "payload"}', now)
    assert await waiting(store) == [7]
    row = await stored(store, 7)
    assert (row.chat_id, row.payload, row.received_at) == (1001, '{"update_id": 7}', now)


async def test_an_update_that_comes_again_after_it_was_handled_stays_handled(store: Store, now) -> None:
    await put(store, now, 7)
    async with store.begin() as unit:
        await inbox.finish(unit, 7)
    await put(store, now, 7)
    assert await waiting(store) == []


async def test_the_oldest_wait_in_front_whatever_order_they_came_in(store: Store, now) -> None:
    await put(store, now, 9, 7, 8)
    assert await waiting(store) == [7, 8, 9]
    assert await waiting(store, limit=2) == [7, 8]


async def test_chats_that_are_being_worked_on_can_be_left_out(store: Store, now) -> None:
    async with store.begin() as unit:
        for update_id, chat_id in ((1, 10), (2, 20), (3, 10), (4, 30)):
            await inbox.put(unit, update_id, chat_id, "{}", now)
        assert [row.update_id for row in await inbox.waiting(unit, 9, besides={10, 30})] == [2]


async def test_an_update_is_finished_once(store: Store, now) -> None:
    await put(store, now, 7)
    for first in (True, False):
        async with store.begin() as unit:
            assert await inbox.finish(unit, 7) is first
    assert await waiting(store) == []


async def test_an_update_is_not_finished_before_its_chats_earlier_ones(store: Store, now) -> None:
    async with store.begin() as unit:
        for update_id, chat_id in ((1, 10), (2, 20), (3, 10), (4, 10)):
            await inbox.put(unit, update_id, chat_id, "{}", now)
    for update_id, its_turn in ((4, False), (3, False), (2, True), (1, True), (4, False), (3, True), (4, True)):
        async with store.begin() as unit:
            assert await inbox.finish(unit, update_id) is its_turn, update_id


async def test_what_was_put_aside_holds_nobody_up(store: Store, now) -> None:
    await put(store, now, 1, 2)
    async with store.begin() as unit:
        await inbox.fail(unit, 1, "Traceback …", quarantine=True)
        assert await inbox.finish(unit, 2)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_of_two_processes_with_one_update_the_second_waits_and_then_lets_it_be(
    store: Store, other: Store, now
) -> None:
    await put(store, now, 1, 2)
    async with store.begin() as unit:
        assert await inbox.finish(unit, 1)
        async with other.begin() as meanwhile:
            assert not await inbox.finish(meanwhile, 2), "the first is not committed yet"
        late = asyncio.create_task(_finish(other, 1))
        while not late.done() and not await _somebody_waits(other):
            await asyncio.sleep(0)
        assert not late.done()
    assert not await late
    assert await _finish(other, 2)


async def _finish(store: Store, update_id: int) -> bool:
    async with store.begin() as unit:
        return await inbox.finish(unit, update_id)


async def _somebody_waits(store: Store) -> bool:
    async with store.read() as unit:
        return bool((await unit.exec(text("SELECT 1 FROM pg_locks WHERE NOT granted"))).first())


async def test_an_update_that_was_never_stored_cannot_be_finished(store: Store) -> None:
    async with store.begin() as unit:
        assert not await inbox.finish(unit, 7)


@pytest.mark.parametrize(
    ("quarantine", "state", "left"),
    [(False, UpdateState.WAITING, [7]), (True, UpdateState.QUARANTINED, [])],
    ids=["tried again", "put aside"],
)
async def test_a_failure_is_noted_and_counted(store: Store, now, quarantine: bool, state: UpdateState, left) -> None:
    await put(store, now, 7)
    async with store.begin() as unit:
        assert await inbox.fail(unit, 7, "Traceback …", quarantine=quarantine)
    row = await stored(store, 7)
    assert (row.state, row.fault, row.attempts) == (state, "Traceback …", 1)
    assert await waiting(store) == left


async def test_what_was_put_aside_cannot_be_finished(store: Store, now) -> None:
    await put(store, now, 7)
    async with store.begin() as unit:
        await inbox.fail(unit, 7, "Traceback …", quarantine=True)
        assert not await inbox.finish(unit, 7)


@pytest.mark.parametrize("quarantine", [False, True])
async def test_what_was_handled_meanwhile_did_not_fail(store: Store, now, quarantine: bool) -> None:
    """Another process may have been luckier: its effects must not happen a second time."""
    await put(store, now, 7)
    async with store.begin() as unit:
        await inbox.finish(unit, 7)
        assert not await inbox.fail(unit, 7, "Traceback …", quarantine=quarantine)
    assert (await stored(store, 7)).state is UpdateState.DONE


async def quarantine(store: Store, now, *update_ids: int) -> None:
    await put(store, now, *update_ids)
    async with store.begin() as unit:
        for update_id in update_ids:
            await inbox.fail(unit, update_id, "Traceback …", quarantine=True)


async def test_the_newest_in_quarantine_are_listed_first(store: Store, now) -> None:
    await quarantine(store, now, 7, 8, 9)
    await put(store, now, 10)
    async with store.read() as unit:
        assert [row.update_id for row in await inbox.quarantined(unit, 2)] == [9, 8]


async def test_what_is_retried_waits_again_once(store: Store, now) -> None:
    await quarantine(store, now, 7, 8)
    async with store.begin() as unit:
        assert await inbox.retry(unit, 7)
        assert not await inbox.retry(unit, 7)
        assert not await inbox.retry(unit, 99)
    assert await waiting(store) == [7]


async def test_what_is_dropped_is_kept_for_the_record_only(store: Store, now) -> None:
    await quarantine(store, now, 7)
    async with store.begin() as unit:
        assert await inbox.drop(unit, 7)
        assert not await inbox.drop(unit, 7)
        assert not await inbox.retry(unit, 7)
        assert await inbox.quarantined(unit, 9) == []
    assert (await stored(store, 7)).state is UpdateState.DROPPED


async def test_looking_and_finishing_do_not_slow_down_with_what_was_handled(store: Store) -> None:
    """Both go through the indexes that hold only what waits."""
    asked: list[tuple[str, Any]] = []
    event.listen(store.engine.sync_engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    async with store.begin() as unit:
        await inbox.waiting(unit, 256)
        await inbox.waiting(unit, 256, besides=(10, 20))
        await inbox.finish(unit, 7)
    async with store.read() as unit:
        connection = await unit.connection()
        if not unit.on_sqlite:
            await connection.exec_driver_sql("SET enable_seqscan = off")  # which is right for an empty table
        looked, besides, finished = [one for one in asked if "inbox" in one[0]]
        for statement, values in (looked, besides, finished):
            explain = "EXPLAIN QUERY PLAN" if unit.on_sqlite else "EXPLAIN"
            plan = str((await connection.exec_driver_sql(f"{explain} {statement}", values)).all())
            assert "ix_inbox_" in plan
            assert "state = 0" in statement, "as a parameter it would leave the index to chance"
            assert "Seq Scan" not in plan


async def test_telegrams_largest_numbers_fit(store: Store, now) -> None:
    """https://core.telegram.org/bots/api#chat: at most 52 significant bits."""
    largest = 2**52 - 1
    async with store.begin() as unit:
        await inbox.put(unit, largest, -largest, "{}", now)
    assert (await stored(store, largest)).chat_id == -largest
