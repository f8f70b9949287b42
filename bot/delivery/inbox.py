"""The inbox: a chat's updates strictly in order, different chats at once, each with exactly one effect."""

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import groupby

import structlog
from sqlalchemy.exc import SQLAlchemyError

from storage import inbox
from storage.store import Store
from storage.tables import InboxUpdate

log = structlog.get_logger()

CHATS_AT_ONCE = 32
BATCH = 256
TRIES = 2
PAUSE_SECONDS = 1.0

Handle = Callable[[InboxUpdate], Awaitable[None]]
Apologise = Callable[[InboxUpdate], Awaitable[None]]


class Inbox:
    """Takes stored updates to their handler; one that fails twice is quarantined and the person told."""

    def __init__(self, store: Store, handle: Handle, apologise: Apologise) -> None:
        self._store = store
        self._handle = handle
        self._apologise = apologise
        self._news = asyncio.Event()
        self._busy: dict[int, asyncio.Task[None]] = {}

    def arrived(self) -> None:
        """Something new has been stored."""
        self._news.set()

    async def run(self) -> None:
        """Works until cancelled, beginning with what a crash left behind."""
        self._news.set()
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                while await self._begin():
                    pass
            except SQLAlchemyError as error:
                log.error("inbox not readable", exc_info=error)
                self._try_again_later()

    async def drain(self) -> None:
        """Works until nothing waits any more."""
        while await self._begin() or self._busy:
            if self._busy:
                await asyncio.wait(self._busy.values())

    async def stop(self) -> None:
        """Lets what has begun come to its end."""
        if self._busy:
            await asyncio.wait(self._busy.values())

    async def _begin(self) -> int:
        """Starts on chats that have something waiting and are not being worked on: how many."""
        if len(self._busy) >= CHATS_AT_ONCE:
            return 0
        async with self._store.read() as unit:
            waiting = await inbox.waiting(unit, BATCH, besides=self._busy)
        chats = groupby(sorted(waiting, key=_order), key=lambda row: row.chat_id)
        begun = 0
        for chat_id, rows in chats:
            if chat_id not in self._busy and len(self._busy) < CHATS_AT_ONCE:
                task = asyncio.create_task(self._work(list(rows)))
                self._busy[chat_id] = task
                task.add_done_callback(partial(self._end, chat_id))
                begun += 1
        return begun

    def _end(self, chat_id: int, done: "asyncio.Task[None]") -> None:
        del self._busy[chat_id]
        if not done.cancelled() and (error := done.exception()):
            # Not even the failure could be stored.
            log.error("inbox worker failed", chat=chat_id, exc_info=error)
            self._try_again_later()
            return
        # There may be more for this chat, or a chat that found no room.
        self._news.set()

    def _try_again_later(self) -> None:
        """The database is away: gives it a moment."""
        asyncio.get_running_loop().call_later(PAUSE_SECONDS, self._news.set)

    async def _work(self, rows: Sequence[InboxUpdate]) -> None:
        for row in rows:
            await self._one(row)

    async def _one(self, row: InboxUpdate) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._handle(row)
            except Exception as error:
                await self._failed(row, error, last=attempt == TRIES)
            else:
                return

    async def _failed(self, row: InboxUpdate, error: Exception, *, last: bool) -> None:
        log.error("update failed", update_id=row.update_id, chat=row.chat_id, quarantined=last, exc_info=error)
        async with self._store.begin() as unit:
            await inbox.fail(unit, row.update_id, "".join(traceback.format_exception(error)), quarantine=last)
        if last:
            await self._apologise(row)


def _order(row: InboxUpdate) -> tuple[int, int]:
    return row.chat_id, row.update_id
