"""Messages for one trainee, and the leader that sends them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel import select

from bot.delivery.lease import Leadership
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import Dispatcher
from bot.delivery.screens import Screens
from bot.reply import Reply, Words, pack, say
from bot.simulator import Clock
from storage import outbox
from storage.store import Store
from storage.tables import OutboxMessage

ASSIGNMENT = say("classes.assignment", lesson="两条线", minutes=2, cards=3)
ADMIN_ID = 2001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[dict[str, OutboxMessage]]]


@pytest.fixture
def leave(store: Store, clock: Clock, trainee) -> Leave:
    """`await leave("a", kind="reminder")`: a message for the trainee in the outbox."""

    async def put(name: str, *, kind: str = "assignment", chat_id: int = trainee.id, words: Words = ASSIGNMENT) -> None:
        async with store.begin() as unit:
            await outbox.put(
                unit, key=name, kind=kind, chat_id=chat_id, language="zh-CN", payload=pack(Reply(words)),
                not_before=clock(),
            )  # fmt: skip

    return put


@pytest.fixture
def rows(store: Store) -> Rows:
    async def look() -> dict[str, OutboxMessage]:
        async with store.read() as unit:
            return {row.key: row for row in (await unit.exec(select(OutboxMessage))).all()}

    return look


class Leader:
    """One process: its lead and what it sends while it has it."""

    def __init__(self, store: Store, screens: Screens, clock: Clock, limiter: Limiter, name: str) -> None:
        self.lead = Leadership(store, name, clock)
        self.dispatcher = Dispatcher(store, screens, clock, limiter, [ADMIN_ID])

    async def renew(self) -> bool:
        """Takes the lead if it can; then decides about what an earlier leader left."""
        if await self.lead.renew() and self.lead.epoch is not None:
            await self.dispatcher.adopt(self.lead.epoch)
        return self.lead.epoch is not None

    async def send(self) -> int:
        assert self.lead.epoch is not None
        return await self.dispatcher.run(self.lead.epoch)


@pytest.fixture
async def leader(store: Store, screens: Screens, clock: Clock, limiter: Limiter) -> Leader:
    made = Leader(store, screens, clock, limiter, "first")
    await made.renew()
    return made


@pytest.fixture
def second(store: Store, screens: Screens, clock: Clock, limiter: Limiter) -> Leader:
    return Leader(store, screens, clock, limiter, "second")
