"""What is old and done with is deleted; all else stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from storage import inbox, outbox, retention
from storage.store import Store
from storage.tables import InboxUpdate, MessageState, OutboxMessage, UpdateState

A_DAY = timedelta(days=1)


@pytest.fixture
async def ids(store: Store, now) -> set[int]:
    """Of each state an old update and a new one, and the same of messages; their numbers tell which."""
    async with store.begin() as unit:
        for state in UpdateState:
            for number, moment in ((int(state), now - A_DAY), (10 + state, now)):
                await inbox.put(unit, number, 1, "{}", moment)
                found = update(InboxUpdate).where(col(InboxUpdate.update_id) == number)
                await unit.exec(found.values(state=state))
        for state in MessageState:
            for number, moment in ((int(state), now - A_DAY), (10 + state, now)):
                await outbox.put(
                    unit, key=str(number), kind="notice", chat_id=1, language="en", payload="{}", not_before=moment
                )
                found = update(OutboxMessage).where(col(OutboxMessage.key) == str(number))
                await unit.exec(found.values(state=state))
    return {int(state) for state in UpdateState} | {10 + state for state in UpdateState}


async def test_of_old_updates_what_waits_or_was_put_aside_stays(store: Store, ids: set[int], now) -> None:
    async with store.begin() as unit:
        gone = await retention.old_updates(unit, now)
        assert set(gone) == {UpdateState.DONE, UpdateState.DROPPED}
        await retention.forget_updates(unit, gone)
        left: Any = await unit.exec(select(InboxUpdate.update_id))
        assert set(left.all()) == ids - set(gone)


async def test_of_old_messages_what_is_still_to_be_sent_stays(store: Store, ids: set[int], now) -> None:
    async with store.begin() as unit:
        await retention.forget_messages(unit, await retention.old_messages(unit, now))
        left = {int(name) for name in (await unit.exec(select(OutboxMessage.key))).all()}
    old_and_open = {int(MessageState.WAITING), int(MessageState.CLAIMED)}
    assert left == old_and_open | {10 + state for state in MessageState}


async def test_a_little_at_a_time_the_first_ones_first(store: Store, now, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    async with store.begin() as unit:
        for number in range(5):
            await inbox.put(unit, number, number, "{}", now - A_DAY)
            await inbox.finish(unit, number)
        first = await retention.old_updates(unit, now)
        await retention.forget_updates(unit, first)
        assert (sorted(first), sorted(await retention.old_updates(unit, now))) == ([0, 1, 2], [3, 4])
