"""The clock may be set, both ways: nothing is held up, nothing comes in a flood."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.limiter import Budgets, Limiter, Pace
from bot.delivery.outbox import RETRY_PAUSE
from bot.simulator import Clock
from storage.tables import MessageState, OutboxMessage

SENT, WAITING = MessageState.SENT, MessageState.WAITING
A_DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = 5001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[list[OutboxMessage]]]
Run = Callable[[], Awaitable[int]]


class TestTheClock:
    """It may be set, both ways: nothing is held up, nothing comes in a flood."""

    @pytest.fixture
    def clock(self) -> Clock:
        """One that can be set back too."""
        self.wall = NOW
        return Clock(lambda: self.wall)

    @pytest.fixture
    def pace(self) -> Pace:
        """Runs on by itself, however the clock is set."""
        self.ticks = 0.0

        async def sleep(seconds: float) -> None:
            self.ticks += seconds
            await asyncio.sleep(0)

        return Pace(lambda: self.ticks, sleep)

    @pytest.fixture
    def limiter(self, pace: Pace) -> Limiter:
        return Limiter(Budgets(), pace)

    async def test_set_back_it_holds_up_nothing(self, run, leave, line, clock, people, telegram, texts) -> None:
        await leave(people[0])
        line.cut = True
        await run()
        line.cut = False
        self.wall -= A_DAY
        assert await run() == 1
        assert len(texts(people[0])) == 1

    async def test_set_back_it_does_not_end_a_pause(self, run, leave, telegram, clock, people) -> None:
        telegram.faults.add("sendMessage", kind="429", retry_after=7)
        await leave(people[0])
        await run()
        self.wall -= A_DAY
        assert await run() == 0
        self.ticks += 7
        clock.move(timedelta(seconds=7))
        assert await run() == 1

    async def test_set_forward_it_does_not_end_one_either(self, run, leave, telegram, clock, people) -> None:
        telegram.faults.add("sendMessage", kind="429", retry_after=7)
        await leave(*people)
        await run()
        before = len(telegram.requests)
        self.wall += A_DAY
        assert await run() == 0
        assert len(telegram.requests) == before

    async def test_going_on_as_it_should_it_hurries_nothing(self, run, leave, line, clock, people) -> None:
        await leave(people[0])
        line.cut = True
        await run()
        line.cut = False
        self.ticks += 5
        clock.move(timedelta(seconds=5))
        assert await run() == 0
        clock.move(RETRY_PAUSE)
        assert await run() == 1

    async def test_what_was_put_off_by_a_wrong_clock_before_the_start_is_sent(
        self, run, leave, clock, people, telegram
    ) -> None:
        self.wall += A_DAY
        await leave(people[0])
        self.wall -= A_DAY
        assert await run() == 1
