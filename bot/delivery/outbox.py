"""The outbox: messages nobody is waiting for on the screen, and replies that found no room, sent by the one leader.

Messages are claimed (commit), sent, marked (commit). What a crash leaves claimed is of unknown fate: an assignment
is sent once more and then left as `unknown` for the instructor; a daily reminder is not worth a second one.

A round marks what has come back and claims what there is room for in one transaction, so that a broadcast costs
ten commits a second and leaves the database to those who wait for a reply.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.delivery.lease import NAME
from bot.delivery.limiter import Limiter
from bot.delivery.outcome import Fate, Outcome, outcome
from bot.delivery.screens import Screens
from bot.flows import undelivered
from bot.reply import unpack
from storage import chats, leases, outbox
from storage.store import Store, Unit
from storage.tables import MessageState, OutboxMessage, Priority, key

log = structlog.get_logger()

RETRY_PAUSE = timedelta(seconds=15)
ROUND_SECONDS = 0.1
AT_ONCE = 16
"""Messages in flight: more of them where more than ten times as many may leave in a second."""
A_JUMP = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
"""What is put off for longer was put off by a clock that was wrong."""
ONCE_ONLY = frozenset({"reminder"})
"""Kinds of message that are not sent again when their fate is unknown."""
SENDS_WHEN_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class _Back:
    """A message that was claimed, and what came of it."""

    message: OutboxMessage
    result: Outcome


class Dispatcher:
    """Sends what waits, as long as it leads."""

    def __init__(
        self,
        store: Store,
        screens: Screens,
        clock: Callable[[], datetime],
        limiter: Limiter,
        admin_ids: Iterable[int] = (),
    ) -> None:
        self._store = store
        self._screens = screens
        self._clock = clock
        self._limiter = limiter
        self._admin_ids = frozenset(admin_ids)
        self._one_at_a_time = asyncio.Lock()
        self._flying: set[asyncio.Task[_Back]] = set()
        self._back: list[_Back] = []
        """Not marked yet."""
        self._line_is_cut = False
        self._adopted: int | None = None
        self._seen: tuple[datetime, float] | None = None
        self._stopping = False

    async def run(self, epoch: int) -> int:
        """Sends everything that may be sent now, as long as Telegram can be reached: how many were tried."""
        async with self._one_at_a_time:
            await self._mind_the_clock()
            if epoch != self._adopted:
                await self.adopt(epoch)
            self._line_is_cut = False
            tried, more = 0, True
            try:
                while True:
                    claimed, more = await self._round(epoch, more)
                    tried += claimed
                    if not self._flying and not (more and self._soon()):
                        return tried
                    await self._pause(more)
            finally:
                # What has left must be marked, whatever became of the database or the lead meanwhile.
                while self._flying:
                    await self._land()

    def stop(self) -> None:
        """Begins nothing new; a run under way ends with what is in flight."""
        self._stopping = True

    async def adopt(self, epoch: int) -> None:
        """Decides about what an earlier leader claimed and never marked."""
        async with self._store.begin() as unit:
            if not await leases.stands(unit, NAME, epoch):
                return
            for message in await outbox.orphans(unit, epoch):
                message.state, message.epoch = _unknown(message), epoch
                message.fault = "claimed by a leader that went away"
                log.warning("message of unknown fate", key=message.key, now=message.state.name)
            now = self._clock()
            await outbox.hurry(unit, now, now + LONGEST_PAUSE)
        self._adopted = epoch

    async def _mind_the_clock(self) -> None:
        """A clock that was set back must not hold up what was put off for seconds; the limiter has its own clock."""
        now, ticks = self._clock(), self._limiter.pace.time()
        before, self._seen = self._seen, (now, ticks)
        if before is not None and now - before[0] < timedelta(seconds=ticks - before[1]) - A_JUMP:
            log.warning("the clock was set back", by=str(before[0] - now))
            async with self._store.begin() as unit:
                await outbox.hurry(unit, now, now)

    async def _round(self, epoch: int, more: bool) -> tuple[int, bool]:
        """Marks what has come back and starts what there is room for: how many, and whether more bulk may be due."""
        room, lowest = self._room()
        if not room and not self._back:
            return 0, more
        claimed: list[OutboxMessage] = []
        async with self._store.begin() as unit:
            # What a leader claims after it was replaced, nobody would adopt.
            leading = await leases.stands(unit, NAME, epoch)
            for one in self._back:
                if leading:
                    await self._settle(unit, one.message, one.result)
                else:
                    log.warning("another leader has taken over", key=one.message.key)
            if leading and room:
                claimed = await outbox.claim(unit, epoch, self._clock(), room, lowest=lowest, rest=self._rest)
        self._back = []
        for message in claimed:
            self._flying.add(asyncio.create_task(self._send(message)))
        return len(claimed), len(claimed) == room if lowest is Priority.BULK else more and leading

    def _room(self) -> tuple[int, Priority]:
        """How many may start now, and down to which priority."""
        if self._held():
            return 0, Priority.REPLY
        free = max(AT_ONCE, self._limiter.bulk_a_second // 10) - len(self._flying)
        bulk = min(free, self._limiter.bulk_room())
        return (bulk, Priority.BULK) if bulk > 0 else (free, Priority.REPLY)

    def _held(self) -> bool:
        return self._stopping or self._line_is_cut

    def _soon(self) -> bool:
        """Whether there will be room for more bulk in a moment."""
        return not self._held() and not self._limiter.bulk_paused

    def _rest(self, chat_id: int) -> datetime | None:
        wait = self._limiter.chat_wait(chat_id)
        return self._clock() + timedelta(seconds=wait) if wait > 0 else None

    async def _pause(self, more: bool) -> None:
        """Until there is room for more, or what is in flight has come back."""
        if more and self._soon():
            await self._limiter.pace.sleep(max(ROUND_SECONDS, self._limiter.bulk_wait()))
            self._collect()
        else:
            await self._land()

    async def _land(self) -> None:
        await asyncio.wait(self._flying, timeout=ROUND_SECONDS)
        self._collect()

    def _collect(self) -> None:
        landed = {task for task in self._flying if task.done()}
        self._flying -= landed
        self._back += [task.result() for task in landed]

    async def _send(self, message: OutboxMessage) -> _Back:
        try:
            reply = unpack(message.payload)
            result = await self._screens.send(reply, message.chat_id, message.language, message.priority)
        except Exception as error:  # one message that cannot be drawn must not stop the others
            result = outcome(error)
        self._line_is_cut = self._line_is_cut or result.fate is Fate.RETRY
        return _Back(message, result)

    async def _settle(self, unit: Unit, message: OutboxMessage, result: Outcome) -> None:
        """Writes what became of a message, and what follows from it."""
        now = self._clock()
        if not await outbox.mark(unit, key(message), message.epoch or 0, **_marks(message, result, now)):
            log.warning("message was decided about before", key=message.key)
            return
        match result.fate:
            case Fate.MIGRATED if result.chat_id is not None:
                await chats.move(unit, message.chat_id, result.chat_id)
            case Fate.UNREACHABLE:
                await undelivered.lost(unit, message.chat_id, result.fault, now)
            case Fate.SENT | Fate.WAIT | Fate.RETRY | Fate.UNKNOWN:
                pass
            case _:
                log.error("message failed", key=message.key, fault=result.fault)
                await undelivered.refused(unit, self._admin_ids, result.fault, now)


def _marks(message: OutboxMessage, result: Outcome, now: datetime) -> dict[str, object]:
    """The row as it is from now on."""
    # Nothing has left, so it does not count as an attempt.
    waiting = {"state": MessageState.WAITING, "attempts": message.attempts - 1, "fault": result.fault}
    match result.fate:
        case Fate.SENT:
            sent = {"state": MessageState.SENT, "sent_at": now, "message_id": result.message_id}
            return sent | {"fault": result.fault or None}
        case Fate.WAIT:
            return waiting | {"not_before": now + result.after}
        case Fate.RETRY:
            return waiting | {"not_before": now + RETRY_PAUSE}
        case Fate.MIGRATED if result.chat_id is not None:
            return waiting | {"not_before": now}
        case Fate.UNKNOWN:
            return {"state": _unknown(message), "fault": result.fault}
        case Fate.UNREACHABLE:
            return {"state": MessageState.CANCELLED, "fault": result.fault}
        case _:
            return {"state": MessageState.FAILED, "fault": result.fault}


def _unknown(message: OutboxMessage) -> MessageState:
    if message.kind in ONCE_ONLY or message.attempts >= SENDS_WHEN_UNKNOWN:
        return MessageState.UNKNOWN
    return MessageState.WAITING
