"""The limiter: Telegram's limits kept from this side, on a clock that passes by being waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.delivery.limiter import PATIENCE_SECONDS, TIDY_AT
from bot.delivery.outcome import Fate, NotNow, outcome
from storage.tables import Priority
from tests.delivery.limits.conftest import Clock, Line

PERSON, ANOTHER, GROUP = 1001, 1002, -1001


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
