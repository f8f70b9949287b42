"""An update's turn, its end, and the screen that is owed from then on."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import text

from storage import inbox, owed
from storage.store import Store
from storage.tables import InboxUpdate, UpdateState

CHAT, PERSON = 1001, 2002
LONG = timedelta(minutes=1)


async def put(store: Store, now, *update_ids: int, chat: int = CHAT) -> None:
    async with store.begin() as unit:
        for update_id in update_ids:
            await inbox.put(unit, update_id, chat, "{}", now)


async def end(store: Store, now, *update_ids: int, screen: str | None = "screen") -> None:
    async with store.begin() as unit:
        for update_id in update_ids:
            await inbox.end(unit, update_id, screen, now)


async def due(store: Store, until) -> list[int]:
    async with store.read() as unit:
        return [row.update_id for row in await owed.due(unit, until, 99)]


async def row_of(store: Store, update_id: int) -> InboxUpdate:
    async with store.read() as unit:
        return await unit.get_one(InboxUpdate, update_id)


async def turns(store: Store, update_id: int) -> tuple[bool, bool]:
    """Whether its person is found, and whether it can be held."""
    async with store.begin() as unit:
        person = await inbox.turn(unit, update_id, PERSON)
        return person is not None, await inbox.hold(unit, update_id)


async def test_an_update_and_its_person_are_found_at_once(store: Store, now, add_person) -> None:
    person = await add_person(PERSON)
    await put(store, now, 1)
    async with store.begin() as unit:
        found = await inbox.turn(unit, 1, PERSON)
        assert found is not None
        assert (found.id, found.telegram_id) == (person, PERSON)


async def test_somebody_new_is_told_apart_from_an_update_whose_turn_it_is_not(store: Store, now, add_person) -> None:
    await put(store, now, 1, 2)
    assert await turns(store, 1) == (False, True)
    assert await turns(store, 2) == (False, False)
    await add_person(PERSON)
    assert await turns(store, 1) == (True, True)
    assert await turns(store, 2) == (False, False)
    await end(store, now, 1)
    assert await turns(store, 1) == (False, False)
    assert await turns(store, 2) == (True, True)
    assert await turns(store, 3) == (False, False)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_who_waits_for_an_update_is_turned_away_once_it_has_ended(
    store: Store, other: Store, now, add_person
) -> None:
    await add_person(PERSON)
    await put(store, now, 1)
    async with store.begin() as unit:
        assert await inbox.turn(unit, 1, PERSON) is not None
        late = asyncio.create_task(turns(other, 1))
        while not await _somebody_waits(store):
            await asyncio.sleep(0)
        await inbox.end(unit, 1, "screen", now)
    assert await late == (False, False)


async def _somebody_waits(store: Store) -> bool:
    async with store.read() as unit:
        return bool((await unit.exec(text("SELECT 1 FROM pg_locks WHERE NOT granted"))).first())


async def test_what_an_ended_update_owes(store: Store, now) -> None:
    await put(store, now, 1, 2)
    await end(store, now, 1)
    await end(store, now, 2, screen=None)
    first, second = await row_of(store, 1), await row_of(store, 2)
    assert (first.state, first.owed, first.owed_since) == (UpdateState.DONE, "screen", now)
    assert (second.state, second.owed, second.owed_since) == (UpdateState.DONE, None, None)
    assert await due(store, now) == [1]


async def test_it_is_due_after_its_time_and_only_the_newest_of_a_chat(store: Store, now) -> None:
    await put(store, now, 1, 3)
    await put(store, now, 2, chat=CHAT + 1)
    await end(store, now - LONG, 1, 2)
    assert await due(store, now - 2 * LONG) == []
    assert await due(store, now - LONG) == [1, 2]
    await end(store, now, 3)
    assert await due(store, now - LONG) == [2], "what came after the first may be on its way"
    assert await due(store, now) == [2, 3]


async def test_settling_a_chat_settles_all_before(store: Store, now) -> None:
    await put(store, now, 1, 2, 3)
    await put(store, now, 4, chat=CHAT + 1)
    await end(store, now, 1, 2, 3, 4)
    async with store.begin() as unit:
        await owed.settle(unit, {CHAT: 2, CHAT + 1: 4})
    left = [number for number in range(1, 5) if (await row_of(store, number)).owed]
    assert left == [3]


async def test_one_takes_it_and_only_while_it_is_the_newest(store: Store, now) -> None:
    await put(store, now, 1, 2)
    await end(store, now - LONG, 1)
    row = await row_of(store, 1)
    async with store.begin() as unit:
        assert await owed.take(unit, row, now)
        assert not await owed.take(unit, row, now), "another was quicker"
    row = await row_of(store, 1)
    assert (row.redraws, row.owed_since) == (1, now)
    await end(store, now, 2)
    async with store.begin() as unit:
        assert not await owed.take(unit, row, now)
