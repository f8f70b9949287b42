"""The inbox: a chat's updates strictly in order, different chats at once, each with exactly one effect.

Any number of processes may work on the same inbox: an update ends in the transaction of its effects, and only if no
earlier one of its chat waits. Who loses that race leaves the chat alone for a moment.
"""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import partial
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from storage import inbox
from storage.store import Store, is_conflict, is_transient
from storage.tables import InboxUpdate

log = structlog.get_logger()

CHATS_AT_ONCE = 32
BATCH = 256
TRIES = 2
LOOK_EVERY_SECONDS = 0.5
"""Other processes tell nobody what they stored, or left behind."""
TURN_SECONDS = 0.2
PAUSE_SECONDS = 1.0

Handle = Callable[[InboxUpdate], Awaitable[None]]
Apologise = Callable[[InboxUpdate], Awaitable[None]]


class NotItsTurn(Exception):
    """A handler raises it: the update was handled before, or an earlier one of its chat still waits."""


class Inbox:
    """Takes stored updates to their handler; one that fails twice is quarantined and the person told."""

    def __init__(self, store: Store, handle: Handle, apologise: Apologise) -> None:
        self._store = store
        self._handle = handle
        self._apologise = apologise
        self._news = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._resting: set[int] = set()
        """Busy chats that have to wait and take up no room meanwhile."""
        self._passed_over: set[int] = set()
        """Busy chats that may have more by now."""
        self._crowded = False

    def arrived(self) -> None:
        """Something new has been stored."""
        self._news.set()

    async def run(self) -> None:
        """Works until cancelled, beginning with what a crash left behind."""
        while True:
            self._news.clear()
            try:
                await self._begin()
            except SQLAlchemyError as error:
                log.error("inbox not readable", exc_info=error)
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                await self._until_news()

    async def drain(self) -> None:
        """Works until nothing waits any more."""
        self._news.set()
        while self._busy or self._news.is_set():
            self._news.clear()
            if self._busy:
                await asyncio.wait(self._busy.values())
            await self._begin()

    def in_turn(self, chat_id: int, errand: Callable[[], Awaitable[None]]) -> None:
        """Runs an errand before what waits in the chat; not at all if the chat is being worked on."""
        if chat_id not in self._busy:
            self._passed_over.add(chat_id)
            self._occupy(chat_id, self._aside(chat_id, errand))

    async def stop(self) -> None:
        """Lets what has begun come to its end."""
        if self._busy:
            await asyncio.wait(self._busy.values())

    async def _until_news(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return

    async def _begin(self) -> None:
        """Starts on all chats that have something waiting and are not being worked on, as far as there is room."""
        full = True
        while full:
            self._crowded = len(self._busy) - len(self._resting) >= CHATS_AT_ONCE
            if self._crowded:
                return
            self._passed_over.update(self._busy)
            async with self._store.read() as unit:
                waiting = await inbox.waiting(unit, BATCH, besides=self._busy)
            full = len(waiting) == BATCH
            for chat_id, rows in groupby(sorted(waiting, key=_order), key=lambda row: row.chat_id):
                self._start(chat_id, list(rows))

    def _start(self, chat_id: int, rows: Sequence[InboxUpdate]) -> None:
        if len(self._busy) - len(self._resting) >= CHATS_AT_ONCE:
            self._crowded = True
        elif chat_id not in self._busy:
            self._occupy(chat_id, self._work(chat_id, rows))

    def _occupy(self, chat_id: int, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._busy[chat_id] = task
        task.add_done_callback(partial(self._end, chat_id))

    def _end(self, chat_id: int, _done: "asyncio.Task[None]") -> None:
        del self._busy[chat_id]
        self._resting.discard(chat_id)
        if self._crowded or chat_id in self._passed_over:
            self._passed_over.discard(chat_id)
            self._news.set()

    async def _work(self, chat_id: int, rows: Sequence[InboxUpdate]) -> None:
        try:
            for row in rows:
                await self._one(row)
        except NotItsTurn:
            await self._rest(chat_id, TURN_SECONDS)
        except Exception as error:
            # The database is away, or not even the failure could be stored or told.
            log.error("inbox worker failed", chat=chat_id, exc_info=error)
            await self._rest(chat_id, PAUSE_SECONDS)

    async def _aside(self, chat_id: int, errand: Callable[[], Awaitable[None]]) -> None:
        try:
            await errand()
        except Exception as error:
            log.error("errand failed", chat=chat_id, exc_info=error)

    async def _rest(self, chat_id: int, seconds: float) -> None:
        """Leaves the chat alone; what it has waiting is looked up anew afterwards."""
        self._resting.add(chat_id)
        self._passed_over.add(chat_id)
        if self._crowded:
            self._news.set()
        await asyncio.sleep(seconds)

    async def _one(self, row: InboxUpdate) -> None:
        failures = conflicts = 0
        while failures < TRIES:
            try:
                await self._handle(row)
                break
            except NotItsTurn:
                raise
            except Exception as error:
                if is_conflict(error) and not conflicts:
                    conflicts += 1
                elif is_transient(error):
                    raise
                else:
                    failures += 1
                    await self._failed(row, error, last=failures == TRIES)

    async def _failed(self, row: InboxUpdate, error: Exception, *, last: bool) -> None:
        log.error("update failed", update_id=row.update_id, chat=row.chat_id, quarantined=last, exc_info=error)
        fault = "".join(traceback.format_exception(error))
        async with self._store.begin() as unit:
            if not await inbox.fail(unit, row.update_id, fault, quarantine=last):
                raise NotItsTurn
        if last:
            await self._apologise(row)


def _order(row: InboxUpdate) -> tuple[int, int]:
    return row.chat_id, row.update_id
