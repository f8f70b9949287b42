"""Replies on their way to the chat: owed from the commit that led to them on, until they are known to be there.

A reply is written down in the transaction of its update (storage.owed) and shown after it. That it was shown is noted
a moment later, many at once; of a new message at once. What a process that died owed is shown again, as it was written,
by who comes after it: an edit does no harm twice, and a chat can get the last new message twice.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.contextvars import bound_contextvars

from bot.delivery.outcome import Fate, Outcome
from bot.delivery.screens import Place, Screens
from bot.flows import undelivered
from bot.flows.post import Kind
from bot.reply import Reply, pack, packed, unpacked
from storage import outbox, owed
from storage.store import Store
from storage.tables import InboxUpdate, Priority

log = structlog.get_logger()

SETTLE_EVERY_SECONDS = 0.5
LOOK_EVERY_SECONDS = 5.0
LAPSE = timedelta(seconds=15)
"""Longer than a living process takes to show something."""
AT_ONCE = 256
MOST_REDRAWS = 3
"""A screen that brings down whoever draws it must not do so for ever."""

Errand = Callable[[], Awaitable[None]]
InTurn = Callable[[int, Errand], None]
"""Does something in a chat's order."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What an update leads to, with its words written."""

    update_id: int
    place: Place
    reply: Reply
    language: str

    def packed(self) -> str | None:
        """As it is kept, None where there is nothing to show."""
        if self.reply.words is None:
            return None
        kept = {"place": asdict(self.place), "language": self.language, "screen": packed(self.reply)}
        return json.dumps(kept, ensure_ascii=False)


def _unpacked(row: InboxUpdate) -> Owed:
    kept: dict[str, Any] = json.loads(row.owed or "")
    return Owed(row.update_id, Place(**kept["place"]), unpacked(kept["screen"]), kept["language"])


class Replies:
    """Shows what is owed, and keeps account of it."""

    def __init__(
        self,
        store: Store,
        screens: Screens,
        clock: Callable[[], datetime],
        *,
        admin_ids: Iterable[int],
        alone: bool,
    ) -> None:
        """`alone`: no other process works on this database, so that all it owes at the start is of one that died."""
        self._store = store
        self._screens = screens
        self._clock = clock
        self._admin_ids = frozenset(admin_ids)
        self._alone = alone
        self._shown: dict[int, int] = {}
        """The last update of each chat whose screen has been shown, as far as that is not noted."""
        self._hurry = asyncio.Event()

    def write(self, update_id: int, place: Place, reply: Reply, language: str) -> Owed:
        """The reply as it will stand there; an apology where it cannot be written, for its effects shall stay."""
        try:
            written = self._screens.written(reply, language)
        except Exception as error:
            log.error("screen not written", exc_info=error)
            written = self._screens.written(self._screens.apology(place), language)
        return Owed(update_id, place, written, language)

    async def bring(self, one: Owed) -> None:
        """Answers the tap and shows the screen; what finds no room is left to the outbox."""
        known = True
        try:
            known = await self._show(one)
        except Exception as error:
            log.error("screen not drawn", exc_info=error)
            await self._screens.sorry(one.place, one.language)
        if known and one.reply.words is not None:
            self._shown[one.place.chat_id] = one.update_id
            if one.place.tapped is None:
                self._hurry.set()

    async def begin(self, in_turn: InTurn) -> None:
        """Starts on what a process that died has left."""
        await self.look(in_turn, everything=self._alone)

    async def run(self, in_turn: InTurn) -> None:
        """Settles, and looks after what others owe, until cancelled."""
        looked = time.monotonic()
        while True:
            await self._pause()
            try:
                await self.settle()
                if time.monotonic() - looked >= LOOK_EVERY_SECONDS:
                    looked = time.monotonic()
                    await self.look(in_turn)
            except SQLAlchemyError as error:
                log.error("what is owed cannot be looked up", exc_info=error)
                await asyncio.sleep(SETTLE_EVERY_SECONDS)

    async def _pause(self) -> None:
        """Until there is a round's worth to note, or a new message."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_EVERY_SECONDS):
                await self._hurry.wait()
        self._hurry.clear()

    async def settle(self) -> None:
        """Notes what has been shown."""
        shown = dict(self._shown)
        if not shown:
            return
        async with self._store.begin() as unit:
            await owed.settle(unit, shown)
        for chat_id, update_id in shown.items():
            if self._shown[chat_id] == update_id:
                del self._shown[chat_id]

    async def look(self, in_turn: InTurn, *, everything: bool = False) -> None:
        """Starts on showing again what has been owed too long, or all of it."""
        until = self._clock() - (timedelta() if everything else LAPSE)
        async with self._store.read() as unit:
            rows = await owed.due(unit, until, AT_ONCE)
        for row in rows:
            if self._shown.get(row.chat_id) != row.update_id:
                in_turn(row.chat_id, partial(self._again, row))

    async def _again(self, row: InboxUpdate) -> None:
        given_up = row.redraws >= MOST_REDRAWS
        async with self._store.begin() as unit:
            if not await owed.take(unit, row, self._clock()):
                return
            if given_up:
                await owed.settle(unit, {row.chat_id: row.update_id})
        with bound_contextvars(update_id=row.update_id):
            log.warning("screen given up" if given_up else "screen shown again", redraws=row.redraws)
            if not given_up:
                await self.bring(_unpacked(row))

    async def _show(self, one: Owed) -> bool:
        """Whether it is known what became of it; an edit of unknown fate is worth another."""
        # Beside the drawing: a button must not go on waiting for a picture.
        answering = asyncio.create_task(self._screens.answer(one.reply, one.place, one.language))
        try:
            result = await self._screens.show(one.reply, one.place, one.language)
        finally:
            await answering
        if result.fate is not Fate.SENT:
            log.warning("screen not shown", chat=one.place.chat_id, fate=result.fate.name, fault=result.fault)
            await self._not_shown(one, result)
        return result.fate is not Fate.UNKNOWN or one.place.tapped is None

    async def _not_shown(self, one: Owed, result: Outcome) -> None:
        chat_id, now = one.place.chat_id, self._clock()
        async with self._store.begin() as unit:
            match result.fate:
                case Fate.WAIT | Fate.RETRY:
                    await outbox.put(
                        unit,
                        key=f"screen:{one.update_id}",
                        kind=Kind.SCREEN.value,
                        chat_id=chat_id,
                        language=one.language,
                        payload=pack(one.reply),
                        not_before=now + result.after,
                        priority=Priority.REPLY,
                    )
                    await owed.settle(unit, {chat_id: one.update_id})
                case Fate.UNREACHABLE:
                    await undelivered.lost(unit, chat_id, result.fault, now)
                case Fate.FAILED:
                    await undelivered.refused(unit, self._admin_ids, result.fault, now)
