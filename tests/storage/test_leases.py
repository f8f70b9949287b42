"""Who leads: one at a time, and every new lead is a new epoch."""

import asyncio
from datetime import timedelta

from storage import leases
from storage.store import Store

TTL = timedelta(seconds=6)
A_MOMENT = timedelta(microseconds=1)


async def take(store: Store, holder: str, now) -> int | None:
    async with store.begin() as unit:
        return await leases.take(unit, "leader", holder, now, TTL)


async def release(store: Store, holder: str, now) -> None:
    async with store.begin() as unit:
        await leases.release(unit, "leader", holder, now)


async def test_the_first_one_leads(store: Store, now) -> None:
    assert await take(store, "a", now) == 1


async def test_nobody_else_leads_until_the_lease_has_run_out(store: Store, now) -> None:
    await take(store, "a", now)
    assert await take(store, "b", now) is None
    assert await take(store, "b", now + TTL - A_MOMENT) is None
    assert await take(store, "b", now + TTL) == 2


async def test_renewing_keeps_the_epoch_and_moves_the_end(store: Store, now) -> None:
    await take(store, "a", now)
    assert await take(store, "a", now + TTL / 2) == 1
    assert await take(store, "b", now + TTL) is None
    assert await take(store, "b", now + TTL * 3 / 2) == 2


async def test_an_epoch_never_comes_back(store: Store, now) -> None:
    epochs = [await take(store, holder, now + TTL * number) for number, holder in enumerate("abab")]
    assert epochs == [1, 2, 3, 4]


async def test_who_was_late_but_not_replaced_goes_on_in_its_epoch(store: Store, now) -> None:
    await take(store, "a", now)
    assert await take(store, "a", now + 10 * TTL) == 1


async def test_who_was_replaced_does_not_lead_any_more(store: Store, now) -> None:
    await take(store, "a", now)
    await take(store, "b", now + TTL)
    assert await take(store, "a", now + TTL + A_MOMENT) is None


async def test_who_steps_down_makes_room_at_once(store: Store, now) -> None:
    await take(store, "a", now)
    await release(store, "a", now + A_MOMENT)
    assert await take(store, "b", now + A_MOMENT) == 2


async def test_nobody_steps_down_for_another(store: Store, now) -> None:
    await take(store, "a", now)
    await release(store, "b", now)
    assert await take(store, "b", now + A_MOMENT) is None


async def test_an_epoch_stands_until_the_next_one_begins(store: Store, now) -> None:
    async def stands(epoch: int) -> bool:
        async with store.begin() as unit:
            return await leases.stands(unit, "leader", epoch)

    assert not await stands(1)
    await take(store, "a", now)
    assert await stands(1)
    await take(store, "b", now + TTL)
    assert [await stands(epoch) for epoch in (1, 2, 3)] == [False, True, False]


async def test_leases_of_different_names_know_nothing_of_each_other(store: Store, now) -> None:
    await take(store, "a", now)
    async with store.begin() as unit:
        assert await leases.take(unit, "backup", "b", now, TTL) == 1


async def test_of_those_who_start_at_once_one_leads(store: Store, other: Store, now) -> None:
    wanting = [take(where, f"{number}", now) for number, where in enumerate((store, other, store, other))]
    assert sorted(epoch or 0 for epoch in await asyncio.gather(*wanting)) == [0, 0, 0, 1]


async def test_who_died_before_the_clock_was_set_back_does_not_lead_for_a_day(store: Store, other: Store, now) -> None:
    assert await take(store, "dead", now + timedelta(days=1)) == 1
    assert await take(other, "alive", now) is None, "it may be alive as well, and renew"
    assert await take(other, "alive", now + TTL) == 2
