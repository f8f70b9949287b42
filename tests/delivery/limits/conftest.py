"""A line through the limiter, on a clock that passes by being waited for."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from telegram.error import RetryAfter

from bot.delivery.limiter import Budgets, Limiter, Pace
from bot.delivery.outcome import NotNow
from storage.tables import Priority


@dataclass
class Clock:
    """Whoever waits is woken in the order of time, once nobody has anything left to do."""

    now: float = 0.0
    _sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._order), woken))
        await woken

    async def run(self, until: float = float("inf")) -> None:
        """Lets time pass until nobody waits any more."""
        while True:
            for _ in range(20):
                await asyncio.sleep(0)
            if not self._sleepers or self._sleepers[0][0] > until:
                return
            self.now, _, woken = heapq.heappop(self._sleepers)
            woken.set_result(None)


@dataclass
class Line:
    """Calls through the limiter and when each got through."""

    clock: Clock
    limiter: Limiter
    takes: float = 0.0
    through: list[tuple[float, int, Priority]] = field(default_factory=list)
    refused: list[tuple[float, int, float]] = field(default_factory=list)
    asked_to_wait: dict[int, int] = field(default_factory=dict)

    async def call(self, chat: int, priority: Priority = Priority.REPLY, endpoint: str = "sendMessage", **data) -> None:
        async def telegram() -> bool:
            self.through.append((self.clock.now, chat, priority))
            if self.takes:
                await self.clock.sleep(self.takes)
            if seconds := self.asked_to_wait.pop(chat, 0):
                raise RetryAfter(timedelta(seconds=seconds))
            return True

        try:
            await self.limiter.process_request(telegram, (), {}, endpoint, {"chat_id": chat, **data}, priority)
        except NotNow as error:
            self.refused.append((self.clock.now, chat, error.after.total_seconds()))

    async def calls(self, *chats: int, priority: Priority = Priority.REPLY, endpoint: str = "sendMessage") -> None:
        """All at once, until each is through or refused."""
        tasks = [asyncio.create_task(self.call(chat, priority, endpoint)) for chat in chats]
        await self.clock.run()
        await asyncio.gather(*tasks)

    def most_in(self, seconds: float) -> int:
        """The most that got through within so many seconds."""
        times = [at for at, *_ in self.through]
        return max(sum(first <= at < first + seconds for at in times) for first in times)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_line(clock: Clock) -> Callable[..., Line]:
    return lambda **budgets: Line(clock, Limiter(Budgets(**budgets), Pace(lambda: clock.now, clock.sleep)))


@pytest.fixture
def line(make_line: Callable[..., Line]) -> Line:
    return make_line()
