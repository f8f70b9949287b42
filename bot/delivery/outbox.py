"""The outbox: messages nobody is waiting for on the screen, sent by the one leader.

A message is claimed (commit), sent, marked (commit). What a crash leaves claimed is of unknown fate: an assignment
is sent once more and then left as `unknown` for the instructor; a daily reminder is not worth a second one.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.delivery.lease import NAME
from bot.delivery.outcome import Fate, Outcome, outcome
from bot.delivery.screens import Screens
from bot.reply import unpack
from storage import chats, leases, outbox, people
from storage.store import Store, Unit
from storage.tables import MessageState, OutboxMessage, key

log = structlog.get_logger()

RETRY_PAUSE = timedelta(seconds=15)
ONCE_ONLY = frozenset({"reminder"})
"""Kinds of message that are not sent again when their fate is unknown."""
SENDS_WHEN_UNKNOWN = 2


class Dispatcher:
    """Sends what waits, as long as it leads."""

    def __init__(self, store: Store, screens: Screens, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._screens = screens
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    async def run(self, epoch: int) -> int:
        """Sends everything that may be sent now, as long as Telegram can be reached: how many were tried."""
        async with self._one_at_a_time:
            tried = 0
            while message := await self._claim(epoch):
                tried += 1
                if await self._send(message, epoch) is Fate.RETRY:
                    break
            return tried

    async def adopt(self, epoch: int) -> None:
        """Decides about what an earlier leader claimed and never marked."""
        async with self._store.begin() as unit:
            for message in await outbox.orphans(unit, epoch):
                message.state = _unknown(message)
                message.fault = "claimed by a leader that went away"
                log.warning("message of unknown fate", key=message.key, now=message.state.name)

    async def _claim(self, epoch: int) -> OutboxMessage | None:
        async with self._store.begin() as unit:
            # What a leader claims after it was replaced, nobody would adopt.
            if not await leases.stands(unit, NAME, epoch):
                return None
            return await outbox.claim(unit, epoch, self._clock())

    async def _send(self, message: OutboxMessage, epoch: int) -> Fate:
        result, message_id = await self._try(message)
        now = self._clock()
        async with self._store.begin() as unit:
            match result.fate:
                case Fate.SENT:
                    await self._mark(unit, message, epoch, state=MessageState.SENT, sent_at=now, message_id=message_id)
                case Fate.WAIT:
                    await self._later(unit, message, epoch, result, now + result.after)
                case Fate.RETRY:
                    await self._later(unit, message, epoch, result, now + RETRY_PAUSE)
                case Fate.UNKNOWN:
                    await self._mark(unit, message, epoch, state=_unknown(message), fault=result.fault)
                case Fate.MIGRATED if result.chat_id is not None:
                    await self._later(unit, message, epoch, result, now)
                    await chats.move(unit, message.chat_id, result.chat_id)
                case Fate.UNREACHABLE:
                    await self._mark(unit, message, epoch, state=MessageState.CANCELLED, fault=result.fault)
                    await outbox.cancel(unit, message.chat_id, result.fault)
                    await people.set_reachable(unit, message.chat_id, False)
                case _:
                    log.error("message failed", key=message.key, fault=result.fault)
                    await self._mark(unit, message, epoch, state=MessageState.FAILED, fault=result.fault)
        return result.fate

    async def _try(self, message: OutboxMessage) -> tuple[Outcome, int | None]:
        try:
            return await self._screens.send(unpack(message.payload), message.chat_id, message.language)
        except Exception as error:  # one message that cannot be drawn must not stop the others
            return outcome(error), None

    async def _later(
        self, unit: Unit, message: OutboxMessage, epoch: int, result: Outcome, not_before: datetime
    ) -> None:
        # Nothing has left, so it does not count as an attempt.
        waiting = {"state": MessageState.WAITING, "attempts": message.attempts - 1, "not_before": not_before}
        await self._mark(unit, message, epoch, **waiting, fault=result.fault)

    async def _mark(self, unit: Unit, message: OutboxMessage, epoch: int, **values: object) -> None:
        if not await outbox.mark(unit, key(message), epoch, **values):
            log.warning("another leader has taken over", key=message.key)


def _unknown(message: OutboxMessage) -> MessageState:
    if message.kind in ONCE_ONLY or message.attempts >= SENDS_WHEN_UNKNOWN:
        return MessageState.UNKNOWN
    return MessageState.WAITING
