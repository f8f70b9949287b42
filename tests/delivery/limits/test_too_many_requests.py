"""A 429 reaches the caller at once; until it is over nothing goes to that chat, and no bulk to anybody."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from telegram.error import RetryAfter

from bot.delivery.limiter import Budgets, Limiter, Pace
from storage.tables import Priority
from tests.delivery.limits.conftest import Clock, Line

PERSON, ANOTHER = 1001, 1002


@pytest.fixture
async def asked(line: Line) -> Line:
    line.asked_to_wait[PERSON] = 7
    with pytest.raises(RetryAfter):
        await line.call(PERSON)
    line.through.clear()
    assert line.clock.now == 0, "nobody has waited"
    return line


async def test_the_chat_is_left_alone(asked: Line, clock: Clock) -> None:
    await asked.calls(PERSON)
    assert (asked.through, asked.refused) == ([], [(0, PERSON, 7)])
    clock.now = 6.9
    await asked.calls(PERSON)
    assert asked.through == []
    clock.now = 7.0
    await asked.calls(PERSON)
    assert len(asked.through) == 1


@pytest.mark.parametrize("endpoint", ["editMessageText", "deleteMessage", "setMessageReaction"])
async def test_whatever_is_to_be_done_there(asked: Line, endpoint: str) -> None:
    await asked.calls(PERSON, endpoint=endpoint)
    assert asked.through == []


async def test_bulk_is_refused_everywhere_and_replies_go_on(asked: Line, clock: Clock) -> None:
    await asked.calls(ANOTHER, priority=Priority.BULK)
    assert (asked.through, asked.refused) == ([], [(0, ANOTHER, 7)])
    assert (asked.limiter.bulk_paused, asked.limiter.bulk_room()) == (True, 0)
    await asked.calls(ANOTHER)
    assert len(asked.through) == 1
    clock.now = 7.0
    await asked.calls(ANOTHER, priority=Priority.BULK)
    assert len(asked.through) == 2


async def test_a_shorter_one_does_not_end_it(asked: Line, clock: Clock) -> None:
    asked.asked_to_wait[ANOTHER] = 2
    with pytest.raises(RetryAfter):
        await asked.call(ANOTHER)
    clock.now = 3.0
    assert asked.limiter.bulk_paused


async def test_bulk_that_was_waiting_is_refused_too(line: Line, clock: Clock) -> None:
    waiting = [asyncio.create_task(line.call(chat, Priority.BULK)) for chat in range(10)]
    await clock.run(until=0)
    line.asked_to_wait[PERSON] = 7
    with pytest.raises(RetryAfter):
        await line.call(PERSON)
    before = len(line.through)
    await clock.run()
    await asyncio.gather(*waiting)
    assert len(line.through) == before


async def test_it_is_counted(clock: Clock) -> None:
    counted: Counter[str] = Counter()
    limiter = Limiter(Budgets(), Pace(lambda: clock.now, clock.sleep), lambda: counted.update(["429"]))
    line = Line(clock, limiter, asked_to_wait={PERSON: 7})
    with pytest.raises(RetryAfter):
        await line.call(PERSON)
    await line.calls(PERSON)
    assert counted == {"429": 1}, "what we refuse ourselves is none of Telegram's"
