"""Many messages: several at once, each chat's in order, within the budgets, whatever the clock and the database do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.lease import Leadership
from bot.delivery.limiter import Budgets, Limiter
from bot.delivery.outbox import AT_ONCE, Dispatcher
from bot.delivery.pictures import Pictures
from bot.delivery.screens import Screens
from bot.pictures.painter import Painter
from bot.simulator import Telegram
from bot.texts import Texts
from storage.tables import MessageState, OutboxMessage, Priority

SENT, WAITING = MessageState.SENT, MessageState.WAITING
A_DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = 5001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[list[OutboxMessage]]]
Run = Callable[[], Awaitable[int]]


async def test_everybody_gets_one_within_telegrams_limits(run, leave, rows, telegram, people, clock, texts) -> None:
    began = clock()
    await leave(*people)
    assert await run() == len(people)
    assert [len(texts(one)) for one in people] == [1] * len(people)
    assert {row.state for row in await rows()} == {SENT}
    assert all(request.ok for request in telegram.requests), "no 429 of our own making"
    assert clock() - began >= timedelta(seconds=(len(people) - 5) / 22)


async def test_several_are_on_the_way_at_once(run, leave, line, people, clock, clear) -> None:
    """A slow line holds up nobody but those who are on it; more than AT_ONCE are never at stake."""
    await leave(*people)
    line.jam = asyncio.Semaphore(0)
    running = asyncio.create_task(run())
    while line.jammed < AT_ONCE:
        assert not running.done()
        await asyncio.sleep(0)
    for _ in range(500):
        await asyncio.sleep(0)
    assert line.jammed == AT_ONCE
    clear()
    assert await running == len(people)


async def test_a_chats_messages_arrive_in_order(run, leave, telegram, people, clock, texts) -> None:
    await leave(*[people[0], people[1]] * 5)
    for _ in range(10):
        await run()
        clock.move(timedelta(seconds=1))
    assert texts(people[0]) == [text for text in texts(people[0]) if text]
    numbers = [[text.split("/")[1][0] for text in texts(one)] for one in people[:2]]
    assert numbers == [["0", "2", "4", "6", "8"], ["1", "3", "5", "7", "9"]]


async def test_order_is_kept_where_one_has_to_be_sent_again(run, leave, telegram, people, clock, texts) -> None:
    telegram.faults.add("sendMessage", kind="429", retry_after=3)
    await leave(people[0], people[0])
    for _ in range(5):
        await run()
        clock.move(timedelta(seconds=1))
    assert [text.split("/")[1][0] for text in texts(people[0])] == ["0", "1"]


async def test_a_group_that_is_full_holds_nobody_up(run, leave, telegram, people, trainee, clock, rows, texts) -> None:
    group = telegram.add_group("群", trainee, [telegram.bot])
    await leave(*[group.id] * 20, *people[:5])
    for _ in range(3):
        await run()
    assert len(texts(group.id)) == 18
    assert [len(texts(one)) for one in people[:5]] == [1] * 5
    clock.move(timedelta(minutes=1))
    await run()
    assert len(texts(group.id)) == 20
    assert all(request.ok for request in telegram.requests)
    assert {row.attempts for row in await rows()} == {1}


class TestAfterA429:
    """Bulk pauses, whoever it was for; replies to others go on."""

    @pytest.fixture
    async def asked(self, run: Run, leave: Leave, telegram: Telegram, people: list[int]) -> Run:
        telegram.faults.add("sendMessage", kind="429", retry_after=7, chat_id=people[0])
        await leave(people[0])
        await run()
        return run

    async def test_bulk_waits(self, asked, leave, telegram, people, clock) -> None:
        await leave(*people[1:4])
        before = len(telegram.requests)
        assert await asked() == 0
        assert len(telegram.requests) == before
        clock.move(timedelta(seconds=7))
        assert await asked() == 4

    async def test_replies_go_on(self, asked, leave, telegram, people, texts) -> None:
        await leave(people[1], priority=Priority.REPLY)
        assert await asked() == 1
        assert len(texts(people[1])) == 1

    async def test_but_not_to_that_chat(self, asked, leave, telegram, people, clock, texts) -> None:
        await leave(people[0], priority=Priority.REPLY)
        assert await asked() == 0
        clock.move(timedelta(seconds=7))
        await asked()
        clock.move(timedelta(seconds=1))
        await asked()
        assert [text.split("/")[1][0] for text in texts(people[0])] == ["1", "0"]


async def test_who_stops_sends_nothing_new_and_marks_what_was_on_the_way(
    run, leave, rows, dispatcher, line, people, clear
) -> None:
    await leave(*people)
    line.jam = asyncio.Semaphore(0)
    running = asyncio.create_task(run())
    while not line.jammed:
        await asyncio.sleep(0)
    dispatcher.stop()
    on_the_way = line.jammed
    clear()
    assert await running == on_the_way
    states = [row.state for row in await rows()]
    assert (states.count(SENT), states.count(WAITING)) == (on_the_way, len(people) - on_the_way)
    assert await run() == 0


async def test_paid_bulk_says_so_and_replies_do_not(bot, store, telegram, clock, pace, leave, people, tmp_path) -> None:
    screens = Screens(bot, Texts(), Pictures(Painter(tmp_path), store), paid=True)
    dispatcher = Dispatcher(store, screens, clock, Limiter(Budgets(paid=True), pace))
    lead = Leadership(store, "first", clock)
    await lead.renew()
    await leave(people[0])
    await leave(people[1], priority=Priority.REPLY)
    await dispatcher.run(lead.epoch)
    paid = {
        one.params["chat_id"]: one.params.get("allow_paid_broadcast")
        for one in telegram.requests
        if one.method == "sendMessage"
    }
    assert paid == {people[0]: True, people[1]: None}
