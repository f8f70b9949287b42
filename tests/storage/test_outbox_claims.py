"""Who goes next: replies first, a chat's messages in order, a chat that has to rest later."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import func, select

from storage import outbox
from storage.outbox import Message
from storage.store import Store
from storage.tables import MessageState, OutboxMessage, Priority, key

MINUTE = timedelta(minutes=1)
MANY = 10_000

Claim = Callable[..., Awaitable[list[str]]]
Put = Callable[..., Awaitable[None]]


@pytest.fixture
def put(store: Store, now: datetime) -> Put:
    """`await put("a", "b", chat_id=1001)`: messages in the outbox."""

    async def leave(*names: str, chat_id: int | None = None, at: datetime = now, **about: Any) -> None:
        chats = [chat_id or 1000 + number for number in range(len(names))]
        async with store.begin() as unit:
            messages = [
                Message(name, "notice", chat, "en", "{}", **about) for name, chat in zip(names, chats, strict=True)
            ]
            await outbox.put_all(unit, messages, at)

    return leave


@pytest.fixture
def claim(store: Store, now: datetime) -> Claim:
    """`await claim(5)`: the keys of the next five messages, claimed."""

    async def take(limit: int, at: datetime = now, **how: Any) -> list[str]:
        async with store.begin() as unit:
            return [message.key for message in await outbox.claim(unit, 1, at, limit, **how)]

    return take


async def row(store: Store, name: str) -> OutboxMessage:
    async with store.read() as unit:
        return (await unit.exec(select(OutboxMessage).where(OutboxMessage.key == name))).one()


async def settle(store: Store, name: str, **values: Any) -> None:
    number = key(await row(store, name))
    async with store.begin() as unit:
        assert await outbox.mark(unit, number, 1, **values)


async def test_ten_thousand_go_in_at_once_and_only_once(store: Store, put: Put) -> None:
    names = [f"broadcast:{number}" for number in range(MANY)]
    for _ in range(2):
        await put(*names)
    async with store.read() as unit:
        assert (await unit.exec(select(func.count()).select_from(OutboxMessage))).one() == MANY
    first = await row(store, names[0])
    assert (first.chat_id, first.kind, first.language, first.payload) == (1000, "notice", "en", "{}")
    assert (first.state, first.attempts, first.priority) == (MessageState.WAITING, 0, Priority.BULK)


async def test_they_go_in_together_with_what_else_happens_or_not_at_all(store: Store, now) -> None:
    async def break_off() -> None:
        async with store.begin() as unit:
            await outbox.put_all(unit, [Message("a", "notice", 1001, "en", "{}")], now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    async with store.read() as unit:
        assert (await unit.exec(select(OutboxMessage))).all() == []


async def test_nobody_at_all_is_no_message(store: Store, now) -> None:
    async with store.begin() as unit:
        await outbox.put_all(unit, [], now)


async def test_the_moment_is_kept_as_it_is(store: Store, put: Put, now) -> None:
    at = now + timedelta(microseconds=123456)
    await put("a", at=at)
    assert (await row(store, "a")).not_before == at


async def test_several_are_claimed_at_once_the_oldest_first(put: Put, claim: Claim, now) -> None:
    await put("new1", "new2", "new3")
    await put("old", chat_id=2000, at=now - MINUTE)
    assert await claim(3) == ["old", "new1", "new2"]
    assert await claim(3) == ["new3"]
    assert await claim(3) == []


async def test_replies_go_first(put: Put, claim: Claim, now) -> None:
    await put("bulk1", "bulk2", at=now - MINUTE)
    await put("reply", chat_id=2000, priority=Priority.REPLY)
    assert await claim(2) == ["reply", "bulk1"]


async def test_while_bulk_must_wait_replies_go_alone(put: Put, claim: Claim) -> None:
    await put("bulk1", "bulk2")
    await put("reply", chat_id=2000, priority=Priority.REPLY)
    assert await claim(9, lowest=Priority.REPLY) == ["reply"]


class TestOneChat:
    """A chat's messages keep their order."""

    async def test_one_at_a_time(self, store: Store, put: Put, claim: Claim, now) -> None:
        await put("a", "b", "c", chat_id=1001)
        await put("another's", chat_id=1002)
        assert await claim(9) == ["a", "another's"]
        assert await claim(9) == []
        await settle(store, "a", state=MessageState.SENT, sent_at=now)
        assert await claim(9) == ["b"]

    @pytest.mark.parametrize("end", [MessageState.UNKNOWN, MessageState.FAILED, MessageState.CANCELLED])
    async def test_whatever_becomes_of_one_the_next_goes_on(self, store, put, claim, end: MessageState) -> None:
        await put("a", "b", chat_id=1001)
        await claim(1)
        await settle(store, "a", state=end)
        assert await claim(1) == ["b"]

    async def test_none_overtakes_one_that_was_put_off(self, store, put, claim, now) -> None:
        await put("a", "b", chat_id=1001)
        await claim(1)
        await settle(store, "a", state=MessageState.WAITING, not_before=now + MINUTE)
        assert await claim(9) == []
        assert await claim(9, now + MINUTE) == ["a"]

    async def test_a_reply_overtakes_bulk_but_no_other_reply(self, put, claim) -> None:
        await put("bulk", chat_id=1001)
        await put("reply1", "reply2", chat_id=1001, priority=Priority.REPLY)
        assert await claim(9) == ["reply1"]

    async def test_nothing_overtakes_what_is_on_the_way(self, put, claim) -> None:
        await put("bulk", chat_id=1001)
        await claim(1)
        await put("reply", chat_id=1001, priority=Priority.REPLY)
        assert await claim(9) == []

    async def test_bulk_waits_for_a_reply_that_came_before_it(self, put, claim) -> None:
        await put("reply", chat_id=1001, priority=Priority.REPLY)
        await put("bulk", chat_id=1001)
        assert await claim(9) == ["reply"]


class TestResting:
    """A chat that has to rest is not written to before its time, and holds nobody up."""

    async def test_its_message_is_put_off_and_others_go(self, store, put, claim, now) -> None:
        await put("a", "b", "c")
        until = now + MINUTE
        assert await claim(2, rest=lambda chat: until if chat == 1000 else None) == ["b", "c"]
        rested = await row(store, "a")
        assert (rested.state, rested.attempts, rested.not_before) == (MessageState.WAITING, 0, until)
        assert await claim(9) == []
        assert await claim(9, until) == ["a"]

    async def test_a_rest_that_is_over_is_none(self, put, claim, now) -> None:
        await put("a")
        assert await claim(9, rest=lambda _: now) == ["a"]


async def test_after_the_clock_was_set_back_nothing_waits_for_it(store, put, claim, now) -> None:
    await put("soon", at=now + MINUTE)
    await put("tomorrow", chat_id=2000, at=now + timedelta(days=1))
    await put("next", chat_id=2000, at=now + MINUTE)
    async with store.begin() as unit:
        await outbox.hurry(unit, now, now + timedelta(hours=1))
    assert await claim(9) == ["tomorrow"]
    assert await claim(9, now + MINUTE) == ["soon"]


async def test_the_clock_changes_nothing_about_what_was_sent(store, put, claim, now) -> None:
    await put("a", at=now + timedelta(days=1))
    await claim(1, now + timedelta(days=1))
    await settle(store, "a", state=MessageState.SENT)
    async with store.begin() as unit:
        await outbox.hurry(unit, now, now)
    assert (await row(store, "a")).not_before == now + timedelta(days=1)


async def test_two_who_claim_at_once_never_get_the_same(store: Store, put: Put, now) -> None:
    """As it is for a moment while one leader follows another."""
    if store.url.get_backend_name() == "sqlite":
        return  # one writer at a time, whatever it writes
    await put(*(f"m{number}" for number in range(20)))
    async with store.begin() as one, store.begin() as other:
        first = {message.key for message in await outbox.claim(one, 1, now, 10)}
        await one.flush()
        second = {message.key for message in await outbox.claim(other, 1, now, 10)}
    assert len(first) == len(second) == 10
    assert not first & second
