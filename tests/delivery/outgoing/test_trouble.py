"""The database is away, the line is cut, Telegram refuses: nothing is sent twice, and who must know is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.lease import Leadership
from bot.delivery.outbox import AT_ONCE, ROUND_SECONDS, Dispatcher
from storage import outbox
from storage.store import Store
from storage.tables import MessageState, OutboxMessage, Person

SENT, WAITING = MessageState.SENT, MessageState.WAITING
A_DAY = timedelta(days=1)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = 5001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[list[OutboxMessage]]]
Run = Callable[[], Awaitable[int]]


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
    run, leave, rows, store, line, telegram, people, texts, clear
) -> None:
    """And not sent again; nor is what was still on the way then."""
    await leave(*people[:2])
    line.jam = asyncio.Semaphore(0)
    running = asyncio.create_task(run())
    while line.jammed < 2:
        await asyncio.sleep(0)
    async with away(store):
        line.jam.release()
        while len(texts(people[0])) + len(texts(people[1])) < 1:
            await asyncio.sleep(0)
        await asyncio.sleep(2 * ROUND_SECONDS)
        assert not running.done(), "it waits for the other one"
        clear()
        with pytest.raises(SQLAlchemyError, match="away"):
            await running
    assert await run() == 0
    assert [row.state for row in await rows()] == [SENT, SENT]
    assert [len(texts(one)) for one in people[:2]] == [1, 1]


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
    leave, store, screens, clock, limiter, telegram, trainee, people, texts
) -> None:
    lead, dispatcher = Leadership(store, "first", clock), Dispatcher(store, screens, clock, limiter, [trainee.id])
    await lead.renew()
    telegram.faults.add("sendMessage", kind="400", description="message is too long", times=2)
    await leave(*people[:2])
    await dispatcher.run(lead.epoch)
    await dispatcher.run(lead.epoch)
    assert ["Message is too long" in text for text in texts(trainee.id)] == [True]
