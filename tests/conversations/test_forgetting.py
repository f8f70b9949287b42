"""What came in and went out long ago is deleted; nobody notices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import func, select

from bot.reply import Reply, pack, say
from storage import outbox
from storage.tables import InboxUpdate, OutboxMessage

A_WEEK = timedelta(days=7)


@pytest.fixture
def left(world):
    """How many updates and messages there are; no reminders among them, for they have keys of their own."""

    async def look() -> tuple[int, int]:
        async with world.tutor.store.read() as unit:
            updates = (await unit.exec(select(func.count()).select_from(InboxUpdate))).one()
            messages = (await unit.exec(select(func.count()).where(OutboxMessage.kind == "notice"))).one()
        return updates, messages

    return look


async def test_updates_go_after_a_week_and_messages_after_ninety_days(world, trainee, left) -> None:
    await trainee.says("/start")
    async with world.tutor.store.begin() as unit:
        await outbox.put(
            unit, key="a", kind="notice", chat_id=trainee.user.id, language="en",
            payload=pack(Reply(say("home.lost"))), not_before=world.clock(),
        )  # fmt: skip
    await world.pass_time(A_WEEK - timedelta(minutes=1))
    await world.tutor.ticker.forget()
    assert await left() == (1, 1)
    await world.pass_time(timedelta(minutes=2))
    await world.tutor.ticker.forget()
    assert await left() == (0, 1)
    await world.pass_time(12 * A_WEEK)
    await world.tutor.ticker.forget()
    assert await left() == (0, 0)
    await trainee.says("/start")
    assert await left() == (1, 0)


async def test_only_who_leads_forgets(world, trainee, left) -> None:
    await trainee.says("/start")
    await world.pass_time(2 * A_WEEK)
    await world.tutor.ticker._leadership.release()
    await world.tutor.ticker.forget()
    assert (await left())[0] == 1
