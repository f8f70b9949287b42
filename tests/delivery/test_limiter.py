"""The limiter: Telegram's limits kept from this side, on a clock that passes by being waited for."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import pytest
from telegram.error import RetryAfter

from bot.delivery.limiter import PATIENCE_SECONDS, TIDY_AT, Budgets, Limiter, Pace
from bot.delivery.outcome import Fate, NotNow, outcome
from storage.tables import Priority

PERSON, ANOTHER, GROUP = 1001, 1002, -1001


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


async def test_one_second_takes_so_many_messages_and_no_more(line: Line) -> None:
    await line.calls(*range(50))
    assert len(line.through) == 50
    assert line.most_in(0.999) == 28


async def test_a_slow_line_does_not_make_them_come_together(line: Line) -> None:
    """What left at the end of a slow call may be counted a second later than what left at its start."""
    line.takes = 0.4
    await line.calls(*range(50))
    assert sum(at < 1.4 for at, *_ in line.through) == 28


async def test_a_person_gets_three_at_once_and_then_one_a_second(line: Line) -> None:
    await line.calls(*[PERSON] * 5)
    assert [at for at, *_ in line.through] == pytest.approx([0, 0, 0, 1, 2], abs=0.01)


async def test_a_group_gets_eighteen_a_minute_and_the_rest_is_told_when(line: Line, clock: Clock) -> None:
    await line.calls(*[GROUP] * 19)
    assert len(line.through) == 18
    assert line.refused == [(0, GROUP, 60)]
    clock.now = 60.0
    await line.calls(GROUP)
    assert len(line.through) == 19


async def test_bulk_has_its_own_share(line: Line) -> None:
    for _ in range(10):
        await line.calls(*range(30), priority=Priority.BULK)
    seconds = line.clock.now
    assert len(line.through) <= 22 * seconds + 5
    assert len(line.through) >= 22 * seconds * 0.95


async def test_a_reply_waits_for_no_bulk(line: Line, clock: Clock) -> None:
    """While bulk takes all that it may, there are six a second left."""
    bulk = [asyncio.create_task(line.call(chat, Priority.BULK)) for chat in range(40)]
    await clock.run(until=1.5)
    before = clock.now
    replies = [asyncio.create_task(line.call(chat)) for chat in range(100, 106)]
    await clock.run(until=before)
    assert [chat for at, chat, priority in line.through if priority is Priority.REPLY] == list(range(100, 106))
    await clock.run()
    await asyncio.gather(*bulk, *replies)


async def test_over_a_slow_line_bulk_leaves_places_free_for_replies(line: Line, clock: Clock) -> None:
    line.takes = 0.9
    bulk = [asyncio.create_task(line.call(chat, Priority.BULK)) for chat in range(40)]
    await clock.run(until=1.8)
    before = len(line.through)
    replies = [asyncio.create_task(line.call(chat)) for chat in range(100, 103)]
    await clock.run(until=clock.now)
    assert len(line.through) == before + 3
    await clock.run()
    await asyncio.gather(*bulk, *replies)


async def test_where_it_is_full_replies_go_first(make_line: Callable[..., Line], clock: Clock) -> None:
    line = make_line(total=4, bulk=4)
    await line.calls(1, 2, 3, 4)
    tasks = [asyncio.create_task(line.call(chat, Priority.BULK)) for chat in (10, 11)]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(line.call(chat)) for chat in (20, 21, 22, 23)]
    await clock.run()
    await asyncio.gather(*tasks)
    later = [priority for at, _, priority in line.through if at > 0]
    assert later[:4] == [Priority.REPLY] * 4


async def test_a_reply_that_waits_for_its_own_chat_holds_up_no_bulk(line: Line, clock: Clock) -> None:
    waiting = [asyncio.create_task(line.call(PERSON)) for _ in range(4)]
    await clock.run(until=0)
    bulk = asyncio.create_task(line.call(ANOTHER, Priority.BULK))
    await clock.run(until=0)
    assert bulk.done()
    await clock.run()
    await asyncio.gather(*waiting)


class TestTooManyRequests:
    """A 429 reaches the caller at once; until it is over nothing goes to that chat, and no bulk to anybody."""

    @pytest.fixture
    async def asked(self, line: Line) -> Line:
        line.asked_to_wait[PERSON] = 7
        with pytest.raises(RetryAfter):
            await line.call(PERSON)
        line.through.clear()
        assert line.clock.now == 0, "nobody has waited"
        return line

    async def test_the_chat_is_left_alone(self, asked: Line, clock: Clock) -> None:
        await asked.calls(PERSON)
        assert (asked.through, asked.refused) == ([], [(0, PERSON, 7)])
        clock.now = 6.9
        await asked.calls(PERSON)
        assert asked.through == []
        clock.now = 7.0
        await asked.calls(PERSON)
        assert len(asked.through) == 1

    @pytest.mark.parametrize("endpoint", ["editMessageText", "deleteMessage", "setMessageReaction"])
    async def test_whatever_is_to_be_done_there(self, asked: Line, endpoint: str) -> None:
        await asked.calls(PERSON, endpoint=endpoint)
        assert asked.through == []

    async def test_bulk_is_refused_everywhere_and_replies_go_on(self, asked: Line, clock: Clock) -> None:
        await asked.calls(ANOTHER, priority=Priority.BULK)
        assert (asked.through, asked.refused) == ([], [(0, ANOTHER, 7)])
        assert (asked.limiter.bulk_paused, asked.limiter.bulk_room()) == (True, 0)
        await asked.calls(ANOTHER)
        assert len(asked.through) == 1
        clock.now = 7.0
        await asked.calls(ANOTHER, priority=Priority.BULK)
        assert len(asked.through) == 2

    async def test_a_shorter_one_does_not_end_it(self, asked: Line, clock: Clock) -> None:
        asked.asked_to_wait[ANOTHER] = 2
        with pytest.raises(RetryAfter):
            await asked.call(ANOTHER)
        clock.now = 3.0
        assert asked.limiter.bulk_paused

    async def test_bulk_that_was_waiting_is_refused_too(self, line: Line, clock: Clock) -> None:
        waiting = [asyncio.create_task(line.call(chat, Priority.BULK)) for chat in range(10)]
        await clock.run(until=0)
        line.asked_to_wait[PERSON] = 7
        with pytest.raises(RetryAfter):
            await line.call(PERSON)
        before = len(line.through)
        await clock.run()
        await asyncio.gather(*waiting)
        assert len(line.through) == before

    async def test_it_is_counted(self, clock: Clock) -> None:
        counted: Counter[str] = Counter()
        limiter = Limiter(Budgets(), Pace(lambda: clock.now, clock.sleep), lambda: counted.update(["429"]))
        line = Line(clock, limiter, asked_to_wait={PERSON: 7})
        with pytest.raises(RetryAfter):
            await line.call(PERSON)
        await line.calls(PERSON)
        assert counted == {"429": 1}, "what we refuse ourselves is none of Telegram's"


FREE = ["editMessageText", "editMessageMedia", "deleteMessage", "setMessageReaction", "sendChatAction", "getChat"]


@pytest.mark.parametrize("endpoint", FREE)
async def test_what_telegram_does_not_count_is_free(line: Line, endpoint: str) -> None:
    await line.calls(*[PERSON] * 100, endpoint=endpoint)
    assert len(line.through) == 100
    assert line.clock.now == 0


@pytest.mark.parametrize("endpoint", ["sendPhoto", "copyMessage", "forwardMessage", "sendMediaGroup"])
async def test_whatever_becomes_a_message_counts(line: Line, endpoint: str) -> None:
    await line.calls(*[PERSON] * 4, endpoint=endpoint)
    assert line.clock.now == pytest.approx(1, abs=0.01)


async def test_an_edit_in_a_group_counts_for_the_group(line: Line) -> None:
    await line.calls(*[GROUP] * 19, endpoint="editMessageText")
    assert (len(line.through), len(line.refused)) == (18, 1)


async def test_an_album_counts_as_many_as_it_has(line: Line) -> None:
    for _ in range(2):
        await line.call(GROUP, endpoint="sendMediaGroup", media=["…"] * 9)
    await line.calls(GROUP)
    assert (len(line.through), len(line.refused)) == (2, 1)


async def test_a_call_to_nobody_is_let_through(line: Line) -> None:
    async def telegram() -> bool:
        return True

    for _ in range(100):
        assert await line.limiter.process_request(telegram, (), {}, "getMe", {}, None)
    assert line.clock.now == 0


async def test_nobody_waits_here_for_long(make_line: Callable[..., Line]) -> None:
    line = make_line(total=1)
    await line.calls(*range(20))
    assert 0 < len(line.refused) < 20
    assert line.clock.now <= PATIENCE_SECONDS
    assert {outcome(NotNow(timedelta(seconds=after))).fate for *_, after in line.refused} == {Fate.WAIT}


async def test_paid_bulk_takes_no_room_from_replies(make_line: Callable[..., Line]) -> None:
    line = make_line(bulk=1000, paid=True)
    for number in range(5):
        await line.calls(*range(number * 100, number * 100 + 100), priority=Priority.BULK)
    assert line.clock.now < 0.6
    await line.calls(*range(2000, 2028))
    assert line.clock.now < 0.6


async def test_who_has_not_been_written_to_for_long_is_forgotten(line: Line, clock: Clock) -> None:
    for chat in range(3 * TIDY_AT):
        clock.now += 1
        await line.call(chat)
    assert len(line.limiter._chats) <= TIDY_AT
