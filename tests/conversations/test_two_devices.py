"""The same question tapped on two devices, in two processes at once: one answer counts, the other is told."""

import asyncio

import pytest
from sqlmodel import col, select, text, update

from storage import people
from storage.store import Store
from storage.tables import Answer, InboxUpdate, ReviewItem, ReviewLog, UpdateState

CALM = 20
"""Seconds of real time after which a test has failed."""
TOLD = "这题已经答过了"

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def other(world):
    """Another process on the same database."""
    made = world.make()
    await made.open()
    yield made
    await made.stop()


@pytest.fixture
def at_once(world, other, trainee):
    """`await at_once("A", "B")`: both are tapped on the screen that stands there before either has an effect.

    That a chat's updates wait for each other is lifted, so that nothing but the rows keeps the two apart.
    """

    async def tap(*labels):
        buttons = [trainee.data(label) for label in labels]
        for data in buttons:
            world.telegram.tap(trainee.user, trainee.chat, trainee.screen()["message_id"], data)
        while await world.tutor.poller.poll(0):
            pass
        store = world.tutor.store
        async with store.begin() as unit:
            waiting = update(InboxUpdate).where(col(InboxUpdate.state) == UpdateState.WAITING)
            await unit.exec(waiting.values(chat_id=InboxUpdate.update_id))
        third = Store(store.url.render_as_string(hide_password=False))
        async with third.begin() as unit:
            await people.locked(unit, trainee.user.id)
            both = asyncio.gather(world.tutor.inbox.drain(), other.inbox.drain())
            if not unit.on_sqlite:
                await somebody_waits(store, len(labels))
        await asyncio.wait_for(both, CALM)
        await third.close()

    return tap


async def somebody_waits(store, count):
    """Until so many at least are stopped by a lock."""
    async with asyncio.timeout(CALM), store.engine.connect() as connection:
        waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        while (await connection.execute(waiting)).scalar_one() < count:
            await connection.rollback()


@pytest.fixture
def kept(world):
    """All there is of a kind of row."""

    async def look(table):
        async with world.tutor.store.read() as unit:
            return (await unit.exec(select(table).order_by(col(table.id)))).all()

    return look


def told(world, trainee, words=TOLD):
    return [toast.text for toast in world.telegram.toasts(trainee.user.id) if words in toast.text]


async def reaches_the_question(trainee):
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张"):
        await trainee.taps(label)
    trainee.sees("实施同一海关法规的是哪条线")


@on_both_databases
async def test_on_a_card(world, trainee, at_once, kept):
    await reaches_the_question(trainee)
    await at_once("A", "B")
    (answer,) = await kept(Answer)
    assert len(told(world, trainee)) == 1
    trainee.sees("✅" if answer.right else "没答对")
    assert len(await kept(ReviewItem)) == (not answer.right), "what was missed, once"


async def test_on_a_card_it_can_be_answered_again_once_it_is_drawn_again(world, trainee, kept):
    await reaches_the_question(trainee)
    await trainee.answers(right=False)
    await trainee.taps("返回")
    await trainee.taps("下一张")
    await trainee.answers(right=True)
    assert [answer.right for answer in await kept(Answer)] == [False, True]
    assert told(world, trainee) == []


async def test_on_a_card_what_is_ticked_too_late_shows_what_was_answered(world, trainee, kept):
    await trainee.says("/start l_larger")
    while not any("选好了" in label for label in trainee.labels()):
        await trainee.taps("下一张")
    late = trainee.data("A")
    await trainee.answers(right=False)
    await trainee.taps_data(late)
    trainee.sees("没答对")
    assert len(await kept(Answer)) == len(told(world, trainee)) == 1


@on_both_databases
async def test_in_a_quiz(world, trainee, at_once, kept):
    await trainee.says("/start")
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    while "总是一样大" not in trainee.reads():
        await trainee.taps("先跳过")
    await at_once("对", "错")
    (answer,) = await kept(Answer)
    assert len(told(world, trainee)) == 1
    trainee.sees("总是一样大", "✅")
    trainee.sees("没答对") if not answer.right else trainee.does_not_see("没答对")


@on_both_databases
async def test_in_a_review(world, trainee, at_once, kept):
    await reaches_the_question(trainee)
    await trainee.taps("先跳过")
    await trainee.says("/review")
    while "实施同一海关法规" not in trainee.reads():
        await trainee.taps("看答案")
        await trainee.taps("记住了")
    before = len(await kept(ReviewLog))
    await at_once("A", "B")
    (answer,) = await kept(Answer)
    logged = await kept(ReviewLog)
    assert len(logged) == before + 1
    (item,) = (one for one in await kept(ReviewItem) if one.item_id == answer.question_id)
    assert item.reps == 1
    assert (logged[-1].grade > 1) == answer.right
    assert len(told(world, trainee)) == 1
    trainee.sees("实施同一海关法规")


@on_both_databases
async def test_a_recall_card(world, trainee, at_once, kept):
    await reaches_the_question(trainee)
    await trainee.taps("先跳过")
    await trainee.says("/review")
    while not any("看答案" in label for label in trainee.labels()):
        await trainee.answers(right=True)
        await trainee.taps("下一项")
    await trainee.taps("看答案")
    before = len(await kept(ReviewLog))
    await at_once("没记住", "记住了")
    assert len(await kept(ReviewLog)) == before + 1
    assert (
        "这一项已经答过了" in trainee.toast() or "这一项已经答过了" in world.telegram.toasts(trainee.user.id)[-2].text
    )
