"""Two processes on one database."""

from __future__ import annotations

import pytest
import structlog

from bot.delivery.lease import TTL
from bot.simulator import Clock
from storage import outbox
from storage.tables import MessageState

WAITING, CLAIMED = MessageState.WAITING, MessageState.CLAIMED
UNKNOWN = MessageState.UNKNOWN


async def test_there_is_one_leader(leader, second, clock: Clock) -> None:
    assert not await second.renew()
    clock.move(TTL)
    assert await second.renew()
    assert not await leader.renew()
    assert leader.lead.epoch is None


async def test_who_steps_down_makes_room(leader, second) -> None:
    await leader.lead.release()
    assert await second.renew()


@pytest.mark.parametrize(
    ("kind", "attempts", "state"),
    [("assignment", 1, WAITING), ("assignment", 2, UNKNOWN), ("reminder", 1, UNKNOWN)],
)
async def test_what_the_old_leader_claimed_is_of_unknown_fate(
    leader, second, leave, rows, store, clock, kind, attempts, state
) -> None:
    await leave("a", kind=kind)
    async with store.begin() as unit:
        (message,) = await outbox.claim(unit, leader.lead.epoch, clock())
        message.attempts = attempts
    clock.move(TTL)
    await second.renew()
    assert (await rows())["a"].state is state


async def test_who_was_replaced_before_it_could_decide_decides_nothing(
    leader, second, leave, rows, store, clock
) -> None:
    await leave("a")
    async with store.begin() as unit:
        await outbox.claim(unit, leader.lead.epoch, clock())
    clock.move(TTL)
    await second.lead.renew()
    clock.move(TTL)
    await leader.lead.renew()
    await second.dispatcher.adopt(second.lead.epoch)
    assert (await rows())["a"].state is CLAIMED


async def test_a_leader_adopts_nothing_of_its_own(leader, leave, rows, store, clock) -> None:
    await leave("a")
    async with store.begin() as unit:
        await outbox.claim(unit, leader.lead.epoch, clock())
    clock.move(TTL)
    await leader.renew()
    assert (await rows())["a"].state is CLAIMED


async def test_the_old_leader_cannot_mark(leader, second, leave, rows, line, clock) -> None:
    """While its message is on the way another one takes over and decides about it."""
    await leave("a", kind="reminder")

    async def take_over() -> None:
        clock.move(TTL)
        await second.renew()

    line.meanwhile = take_over
    with structlog.testing.capture_logs() as logs:
        await leader.send()
    assert (await rows())["a"].state is UNKNOWN
    assert "another leader has taken over" in [entry["event"] for entry in logs]


async def test_the_old_leader_claims_nothing_any_more(leader, second, leave, rows, clock, said, trainee) -> None:
    """It wakes up and does not know yet: what it claimed now, nobody would ever adopt."""
    clock.move(TTL)
    await second.renew()
    await leave("a")
    assert await leader.send() == 0
    assert (await rows())["a"].state is WAITING
    assert await second.send() == 1
    assert len(said(trainee.id)) == 1
