"""Messages on their way out."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from storage import outbox
from storage.outbox import Message
from storage.store import Store, Unit
from storage.tables import MessageState, OutboxMessage, Priority, key

MINUTE = timedelta(minutes=1)


async def put(store: Store, name: str, not_before: datetime, chat_id: int | None = None) -> None:
    """A message to this chat, or to one that no other message goes to: a chat's messages wait for each other."""
    chat_id = chat_id or int.from_bytes(name.encode()[:6])
    async with store.begin() as unit:
        await outbox.put(
            unit, key=name, kind="notice", chat_id=chat_id, language="en", payload="{}", not_before=not_before
        )


async def claim(store: Store, epoch: int, now: datetime) -> OutboxMessage | None:
    async with store.begin() as unit:
        return next(iter(await outbox.claim(unit, epoch, now)), None)


async def mark(store: Store, message: OutboxMessage, epoch: int, **values: Any) -> bool:
    async with store.begin() as unit:
        return await outbox.mark(unit, key(message), epoch, **values)


async def states(store: Store) -> dict[str, MessageState]:
    async with store.read() as unit:
        return {row.key: row.state for row in (await unit.exec(select(OutboxMessage))).all()}


async def test_the_same_key_is_the_same_message(store: Store, now) -> None:
    await put(store, "rem:1", now, chat_id=1001)
    await put(store, "rem:1", now - MINUTE, chat_id=1002)
    assert (await claim(store, 1, now)).chat_id == 1001
    assert await claim(store, 1, now) is None


async def test_a_key_stays_taken_after_its_message_was_sent(store: Store, now) -> None:
    await put(store, "rem:1", now)
    await mark(store, await claim(store, 1, now), 1, state=MessageState.SENT)
    await put(store, "rem:1", now)
    assert await claim(store, 1, now) is None


async def test_who_waits_longest_goes_first_and_nobody_before_the_time(store: Store, now) -> None:
    for name, not_before in (("late", now), ("later", now), ("early", now - MINUTE), ("tomorrow", now + MINUTE)):
        await put(store, name, not_before)
    order = [message.key for _ in range(3) if (message := await claim(store, 1, now))]
    assert order == ["early", "late", "later"]
    assert await claim(store, 1, now + MINUTE - timedelta(microseconds=1)) is None
    assert (await claim(store, 1, now + MINUTE)).key == "tomorrow"


async def test_a_claim_is_counted_and_carries_the_epoch(store: Store, now) -> None:
    await put(store, "a", now)
    first = await claim(store, 3, now)
    assert (first.state, first.epoch, first.attempts) == (MessageState.CLAIMED, 3, 1)
    await mark(store, first, 3, state=MessageState.WAITING)
    again = await claim(store, 4, now)
    assert (again.epoch, again.attempts) == (4, 2)


async def test_only_the_epoch_that_claimed_marks_and_only_once(store: Store, now) -> None:
    await put(store, "a", now)
    message = await claim(store, 2, now)
    assert not await mark(store, message, 1, state=MessageState.FAILED)
    assert not await mark(store, message, 3, state=MessageState.FAILED)
    assert await mark(store, message, 2, state=MessageState.SENT, sent_at=now, message_id=42)
    assert not await mark(store, message, 2, state=MessageState.FAILED)
    assert await states(store) == {"a": MessageState.SENT}


async def test_orphans_are_what_an_earlier_epoch_left_claimed(store: Store, now) -> None:
    for name in ("left", "sent", "mine", "waiting"):
        await put(store, name, now)
    left, sent = await claim(store, 1, now), await claim(store, 1, now)
    await mark(store, sent, 1, state=MessageState.SENT)
    await claim(store, 2, now)
    async with store.read() as unit:
        assert [row.key for row in await outbox.orphans(unit, 2)] == [left.key]
        assert await outbox.orphans(unit, 1) == []


async def test_a_chat_that_cannot_be_reached_loses_only_what_waits_for_it(store: Store, now) -> None:
    await put(store, "claimed", now - MINUTE, chat_id=1001)
    await put(store, "waiting", now, chat_id=1001)
    await put(store, "tomorrow", now + MINUTE, chat_id=1001)
    await put(store, "another's", now, chat_id=1002)
    await claim(store, 1, now)
    async with store.begin() as unit:
        await outbox.cancel(unit, 1001, "Forbidden: bot was blocked by the user")
    assert await states(store) == {
        "claimed": MessageState.CLAIMED,
        "waiting": MessageState.CANCELLED,
        "tomorrow": MessageState.CANCELLED,
        "another's": MessageState.WAITING,
    }


async def put_numbers(unit: Unit, numbers: Sequence[int], now: datetime, payload: str = "{}") -> None:
    await outbox.put_all(unit, [Message(f"n:{one}", "notice", one, "en", payload) for one in numbers], now)


@pytest.mark.parametrize("count", [3, 300])
async def test_many_arrive_in_order_word_by_word_and_only_once(store: Store, now, count: int) -> None:
    payload = 'a "quoted" \\ {brace}, 逗号，\n\t NULL 🙂'
    messages = [Message(f"n:{one}", "notice", -one, "zh-CN", payload, Priority(one % 2)) for one in range(count)]
    for _ in range(2):
        async with store.begin() as unit:
            await outbox.put_all(unit, messages, now)
    async with store.read() as unit:
        rows = (await unit.exec(select(OutboxMessage).order_by("id"))).all()
    found = [Message(row.key, row.kind, row.chat_id, row.language, row.payload, row.priority) for row in rows]
    assert found == messages
    assert {(row.state, row.attempts, row.not_before) for row in rows} == {(MessageState.WAITING, 0, now)}


@pytest.mark.parametrize("count", [3, 300])
async def test_a_key_that_stands_twice_among_many_counts_once(store: Store, now, count: int) -> None:
    async with store.begin() as unit:
        await put_numbers(unit, [*range(count), 0, 1], now)
    assert len(await states(store)) == count


async def test_two_who_queue_the_same_at_once_queue_it_once(store: Store, other: Store, now) -> None:
    begun = asyncio.Event()

    async def second() -> None:
        await begun.wait()
        async with other.begin() as unit:
            await put_numbers(unit, range(150, 450), now)

    waiting = asyncio.create_task(second())
    async with store.begin() as unit:
        await put_numbers(unit, range(300), now)
        begun.set()
        await asyncio.sleep(0)
    await waiting
    assert len(await states(store)) == 450


async def test_what_no_database_can_hold_is_refused(store: Store, now) -> None:
    if store.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite holds it")
    async with store.begin() as unit:
        with pytest.raises(ValueError, match="character 0"):
            await put_numbers(unit, range(3), now, payload="\0")
