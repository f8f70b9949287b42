"""Many messages: several at once, each chat's in order, within the budgets, whatever the clock and the database do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from bot.delivery.lease import Leadership
from bot.delivery.limiter import Budgets, Limiter, Pace
from bot.delivery.outbox import AT_ONCE, RETRY_PAUSE, ROUND_SECONDS, Dispatcher
from bot.delivery.pictures import Pictures
from bot.delivery.screens import Screens
from bot.pictures.painter import Painter
from bot.reply import Reply, pack, say
from bot.simulator import Clock, Telegram
from bot.texts import Texts
from storage import outbox
from storage.outbox import Message
from storage.store import Store
from storage.tables import MessageState, OutboxMessage, Person, Priority

SENT, WAITING = MessageState.SENT, MessageState.WAITING
A_DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = 5001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[list[OutboxMessage]]]
Run = Callable[[], Awaitable[int]]


@pytest.fixture
def people(telegram: Telegram) -> list[int]:
    """Forty who have started the bot."""
    users = [telegram.add_user(f"学员{number}", id=FIRST + number) for number in range(40)]
    telegram.started.update(user.id for user in users)
    return [user.id for user in users]


@pytest.fixture
def leave(store: Store, clock: Clock) -> Leave:
    """`await leave(chat, chat, priority=Priority.REPLY)`: a message for each."""

    async def put(*chats: int, kind: str = "assignment", **about: Any) -> None:
        async with store.begin() as unit:
            known = len((await unit.exec(select(OutboxMessage.id))).all())
            messages = [
                Message(
                    f"m{known + number}",
                    kind,
                    chat,
                    "zh-CN",
                    pack(Reply(say("home.unknown_command", command=f"/{known + number}"))),
                    **about,
                )
                for number, chat in enumerate(chats)
            ]
            await outbox.put_all(unit, messages, clock())

    return put


@pytest.fixture
def rows(store: Store) -> Rows:
    async def look() -> list[OutboxMessage]:
        async with store.read() as unit:
            return list((await unit.exec(select(OutboxMessage).order_by(col(OutboxMessage.id)))).all())

    return look


@pytest.fixture
def dispatcher(store: Store, screens: Screens, clock: Clock, limiter: Limiter) -> Dispatcher:
    return Dispatcher(store, screens, clock, limiter)


@pytest.fixture
async def run(store: Store, clock: Clock, dispatcher: Dispatcher) -> Run:
    """`await run()`: what the leader does every second."""
    lead = Leadership(store, "first", clock)
    await lead.renew()
    assert lead.epoch is not None
    epoch = lead.epoch
    return lambda: dispatcher.run(epoch)


def texts(telegram: Telegram, chat: int) -> list[str]:
    return [str(one["text"]) for one in telegram.history(chat) if one["from"]["is_bot"]]


def clear(line) -> None:
    """Lets everything through."""
    for _ in range(100):
        line.jam.release()


async def test_everybody_gets_one_within_telegrams_limits(run, leave, rows, telegram, people, clock) -> None:
    began = clock()
    await leave(*people)
    assert await run() == len(people)
    assert [len(texts(telegram, one)) for one in people] == [1] * len(people)
    assert {row.state for row in await rows()} == {SENT}
    assert all(request.ok for request in telegram.requests), "no 429 of our own making"
    assert clock() - began >= timedelta(seconds=(len(people) - 5) / 22)


async def test_several_are_on_the_way_at_once(run, leave, line, people, clock) -> None:
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
    clear(line)
    assert await running == len(people)


async def test_a_chats_messages_arrive_in_order(run, leave, telegram, people, clock) -> None:
    await leave(*[people[0], people[1]] * 5)
    for _ in range(10):
        await run()
        clock.move(timedelta(seconds=1))
    assert texts(telegram, people[0]) == [text for text in texts(telegram, people[0]) if text]
    numbers = [[text.split("/")[1][0] for text in texts(telegram, one)] for one in people[:2]]
    assert numbers == [["0", "2", "4", "6", "8"], ["1", "3", "5", "7", "9"]]


async def test_order_is_kept_where_one_has_to_be_sent_again(run, leave, telegram, people, clock) -> None:
    telegram.faults.add("sendMessage", kind="429", retry_after=3)
    await leave(people[0], people[0])
    for _ in range(5):
        await run()
        clock.move(timedelta(seconds=1))
    assert [text.split("/")[1][0] for text in texts(telegram, people[0])] == ["0", "1"]


async def test_a_group_that_is_full_holds_nobody_up(run, leave, telegram, people, trainee, clock, rows) -> None:
    group = telegram.add_group("群", trainee, [telegram.bot])
    await leave(*[group.id] * 20, *people[:5])
    for _ in range(3):
        await run()
    assert len(texts(telegram, group.id)) == 18
    assert [len(texts(telegram, one)) for one in people[:5]] == [1] * 5
    clock.move(timedelta(minutes=1))
    await run()
    assert len(texts(telegram, group.id)) == 20
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

    async def test_replies_go_on(self, asked, leave, telegram, people) -> None:
        await leave(people[1], priority=Priority.REPLY)
        assert await asked() == 1
        assert len(texts(telegram, people[1])) == 1

    async def test_but_not_to_that_chat(self, asked, leave, telegram, people, clock) -> None:
        await leave(people[0], priority=Priority.REPLY)
        assert await asked() == 0
        clock.move(timedelta(seconds=7))
        await asked()
        clock.move(timedelta(seconds=1))
        await asked()
        assert [text.split("/")[1][0] for text in texts(telegram, people[0])] == ["1", "0"]


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

    async def test_set_back_it_holds_up_nothing(self, run, leave, line, clock, people, telegram) -> None:
        await leave(people[0])
        line.cut = True
        await run()
        line.cut = False
        self.wall -= A_DAY
        assert await run() == 1
        assert len(texts(telegram, people[0])) == 1

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


@asynccontextmanager
async def away(store: Store) -> AsyncIterator[None]:
    """No row of the outbox can be changed."""
    trigger = "CREATE TRIGGER away BEFORE UPDATE ON outbox BEGIN SELECT RAISE(FAIL, 'away'); END"
    for statement in (trigger, "DROP TRIGGER away"):
        async with store.engine.begin() as connection:
            await connection.exec_driver_sql(statement)
        if statement == trigger:
            yield


async def test_what_came_back_while_the_database_was_away_is_marked_later(
    run, leave, rows, store, line, telegram, people
) -> None:
    """And not sent again; nor is what was still on the way then."""
    await leave(*people[:2])
    line.jam = asyncio.Semaphore(0)
    running = asyncio.create_task(run())
    while line.jammed < 2:
        await asyncio.sleep(0)
    async with away(store):
        line.jam.release()
        while len(texts(telegram, people[0])) + len(texts(telegram, people[1])) < 1:
            await asyncio.sleep(0)
        await asyncio.sleep(2 * ROUND_SECONDS)
        assert not running.done(), "it waits for the other one"
        clear(line)
        with pytest.raises(SQLAlchemyError, match="away"):
            await running
    assert await run() == 0
    assert [row.state for row in await rows()] == [SENT, SENT]
    assert [len(texts(telegram, one)) for one in people[:2]] == [1, 1]


async def test_what_was_marked_before_has_no_effects_again(run, leave, rows, store, line, telegram, trainee) -> None:
    """A commit may have been heard of as an error."""
    telegram.faults.add("sendMessage", kind="403")
    await leave(trainee.id)

    async def mark() -> None:
        async with store.begin() as unit:
            assert await outbox.mark(unit, 1, 1, state=SENT)

    line.meanwhile = mark
    await run()
    async with store.read() as unit:
        assert (await unit.get_one(Person, 1)).reachable
    assert [row.state for row in await rows()] == [SENT]


async def test_what_is_cut_for_one_is_cut_for_all(run, leave, line, people) -> None:
    await leave(*people)
    line.cut = True
    assert 0 < await run() <= AT_ONCE


async def test_the_admins_hear_once_of_what_telegram_never_takes(
    leave, store, screens, clock, limiter, telegram, trainee, people
) -> None:
    lead, dispatcher = Leadership(store, "first", clock), Dispatcher(store, screens, clock, limiter, [trainee.id])
    await lead.renew()
    telegram.faults.add("sendMessage", kind="400", description="message is too long", times=2)
    await leave(*people[:2])
    await dispatcher.run(lead.epoch)
    await dispatcher.run(lead.epoch)
    assert ["Message is too long" in text for text in texts(telegram, trainee.id)] == [True]


async def test_who_stops_sends_nothing_new_and_marks_what_was_on_the_way(
    run, leave, rows, dispatcher, line, people
) -> None:
    await leave(*people)
    line.jam = asyncio.Semaphore(0)
    running = asyncio.create_task(run())
    while not line.jammed:
        await asyncio.sleep(0)
    dispatcher.stop()
    on_the_way = line.jammed
    clear(line)
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
