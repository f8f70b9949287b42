"""kill -9 between the commit of what a person did and the screen for it: who starts again shows it, without a tap."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import col, func, select, update

from storage.store import Store
from storage.tables import Answer, InboxUpdate
from tests.process.conftest import PATIENCE_SECONDS

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def store(environment, database):
    """The database of the tutor."""
    environment["TUTOR_DATABASE_URL"] = database
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
def dies_showing(store, slow, tutor_to_be):
    """`await dies_showing("sendMessage", act)`: this call is the last thing it does, and it gets lost."""

    async def die(method, act):
        slow.hold(method)
        act()
        await asyncio.wait_for(slow.arrived.wait(), PATIENCE_SECONDS)
        await tutor_to_be.kill()
        slow.lose()
        async with store.begin() as unit:
            # On PostgreSQL another process might be at it still, for a while.
            owed = update(InboxUpdate).where(col(InboxUpdate.owed).is_not(None)).values(owed_since=LONG_AGO)
            assert (await unit.exec(owed)).rowcount
        await tutor_to_be.start()

    return die


async def answers(store):
    async with store.read() as unit:
        return (await unit.exec(select(func.count(col(Answer.id))))).one()


def answer(phone):
    """Taps what hands in an answer to the question on the screen."""
    phone.taps(next(label for label in ("选好了", "对", "A") if any(label in each for each in phone.labels())))


@on_both_databases
async def test_what_was_done_is_shown_by_who_comes_after(store, dies_showing, slow, tutor_to_be, phone):
    await tutor_to_be.start()
    await dies_showing("sendMessage", lambda: phone.says("/start l_borders"))
    await phone.sees("先看国境")
    await dies_showing("editMessageMedia", lambda: phone.taps("下一张"))
    await phone.sees("再看关境")
    assert phone.screens() == 1
    phone.says("/quiz")
    await phone.sees("想做哪一种测验")
    phone.taps("国境与关境")
    await phone.sees("第 1 题")
    if any("选好了" in label for label in phone.labels()):
        phone.taps("A")
        await phone.until(lambda: any("1 项" in label for label in phone.labels()), "1 项")
    screens = phone.screens()
    await dies_showing("editMessageText", lambda: answer(phone))
    await phone.until(lambda: "✅" in phone.reads() or "❌" in phone.reads(), "the explanation")
    assert (phone.screens(), await answers(store)) == (screens, 1)
    phone.taps("下一题")
    await phone.sees("第 2 题")
    await tutor_to_be.ends()
    async with store.read() as unit:
        assert (await unit.exec(select(func.count(col(InboxUpdate.owed))))).one() == 0, "all was settled at the end"
