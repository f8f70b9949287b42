"""Updates on their way in."""

import pytest

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
        await inbox.fail(unit, 7, "Traceback …", quarantine=quarantine)
    row = await stored(store, 7)
    assert (row.state, row.fault, row.attempts) == (state, "Traceback …", 1)
    assert await waiting(store) == left


async def test_what_was_put_aside_cannot_be_finished(store: Store, now) -> None:
    await put(store, now, 7)
    async with store.begin() as unit:
        await inbox.fail(unit, 7, "Traceback …", quarantine=True)
        assert not await inbox.finish(unit, 7)


async def test_telegrams_largest_numbers_fit(store: Store, now) -> None:
    """https://core.telegram.org/bots/api#chat: at most 52 significant bits."""
    largest = 2**52 - 1
    async with store.begin() as unit:
        await inbox.put(unit, largest, -largest, "{}", now)
    assert (await stored(store, largest)).chat_id == -largest
