"""Nobody can tell whether a message has arrived."""

from __future__ import annotations

import pytest

from bot.delivery.outbox import RETRY_PAUSE, SENDS_WHEN_UNKNOWN
from storage.tables import MessageState

SENT = MessageState.SENT
UNKNOWN = MessageState.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "after_one_send", "arrived"),
    [("502", UNKNOWN, 0), ("502_after", UNKNOWN, 1), ("timeout_before", UNKNOWN, 0), ("timeout_after", UNKNOWN, 1)],
)
async def test_a_reminder_of_unknown_fate_is_not_sent_again(
    leader, leave, rows, telegram, clock, said, trainee, fault, after_one_send, arrived
) -> None:
    telegram.faults.add("sendMessage", kind=fault)
    await leave("a", kind="reminder")
    for _ in range(3):
        await leader.send()
        clock.move(RETRY_PAUSE)
    assert (await rows())["a"].state is after_one_send
    assert len(said(trainee.id)) == arrived


@pytest.mark.parametrize("fault", ["502", "502_after", "timeout_before", "timeout_after"])
async def test_an_assignment_of_unknown_fate_is_sent_once_more(
    leader, leave, rows, telegram, clock, said, trainee, fault
) -> None:
    telegram.faults.add("sendMessage", kind=fault)
    await leave("a")
    await leader.send()
    clock.move(RETRY_PAUSE)
    await leader.send()
    assert (await rows())["a"].state is SENT
    assert len(said(trainee.id)) == 1 + fault.endswith("_after")


async def test_an_assignment_of_unknown_fate_twice_is_left_so(leader, leave, rows, telegram, clock) -> None:
    telegram.faults.add("sendMessage", kind="502", times=99)
    await leave("a")
    for _ in range(SENDS_WHEN_UNKNOWN + 2):
        await leader.send()
        clock.move(RETRY_PAUSE)
    row = (await rows())["a"]
    assert (row.state, row.attempts) == (UNKNOWN, SENDS_WHEN_UNKNOWN)
    assert "Bad Gateway" in (row.fault or "")


async def test_only_what_may_have_arrived_counts_as_sent(leader, leave, rows, telegram, clock, line) -> None:
    """Nothing was sent while Telegram asked to wait or was out of reach, so the one more send is still due."""
    telegram.faults.add("sendMessage", kind="429", retry_after=1, times=3)
    telegram.faults.add("sendMessage", kind="502")
    await leave("a")
    line.cut = True
    await leader.send()
    line.cut = False
    clock.move(RETRY_PAUSE)
    for _ in range(6):
        await leader.send()
        clock.move(RETRY_PAUSE)
    assert (await rows())["a"].state is SENT
