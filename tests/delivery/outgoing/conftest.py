"""Forty people, messages for them, and the leader that sends them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot.delivery.lease import Leadership
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import Dispatcher
from bot.delivery.screens import Screens
from bot.reply import Reply, pack, say
from bot.simulator import Clock, Telegram
from storage import outbox
from storage.outbox import Message
from storage.store import Store
from storage.tables import OutboxMessage

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


@pytest.fixture
def texts(telegram: Telegram) -> Callable[[int], list[str]]:
    """`texts(chat)`: what the bot has written there."""
    return lambda chat: [str(one["text"]) for one in telegram.history(chat) if one["from"]["is_bot"]]


@pytest.fixture
def clear(line) -> Callable[[], None]:
    """Lets everything through."""

    def release() -> None:
        for _ in range(100):
            line.jam.release()

    return release
