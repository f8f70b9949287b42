"""The queue of updates. Source: https://core.telegram.org/bots/api#getting-updates"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.simulator.chats import Json
from bot.simulator.errors import conflict
from bot.simulator.spec import description

IDS_A_SECOND = 1000
"""A Telegram that starts anew counts on from where no earlier one can have come to; a client may remember its ids."""
KEPT = timedelta(hours=24)
UNASKED = ("chat_member", "message_reaction", "message_reaction_count")
"""Not sent unless the bot names them in `allowed_updates`."""
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


def kinds() -> frozenset[str]:
    """Return the names of all kinds of update."""
    fields: list[Json] = description()["types"]["Update"]["fields"]
    return frozenset(field["name"] for field in fields) - {"update_id"}


class Updates:
    """Updates the bot has not confirmed yet, in order."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._queue: list[tuple[datetime, Json]] = []
        self._next_id = int(clock().timestamp() * IDS_A_SECOND)
        self._waiter: asyncio.Future[None] | None = None
        self.allowed: frozenset[str] = kinds() - set(UNASKED)
        self.on_push: Callable[[], None] = lambda: None

    @property
    def waiting(self) -> bool:
        """Whether a getUpdates waits for the next update."""
        return self._waiter is not None

    def allow(self, names: Iterable[Any] | None) -> None:
        """Choose the kinds of update from now on: None leaves them, an empty list means the default."""
        if names is not None:
            known = kinds() & {str(name).lower() for name in names}
            self.allowed = frozenset(known) or kinds() - set(UNASKED)

    def told(self) -> list[str] | None:
        """Return the allowed kinds for getWebhookInfo, None for the default."""
        return None if self.allowed == kinds() - set(UNASKED) else sorted(self.allowed)

    def push(self, kind: str, payload: Json) -> Json | None:
        """Queue an update; None where the bot did not ask for its kind."""
        if kind not in self.allowed:
            return None
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._queue.append((self._clock(), update))
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
        self.on_push()
        return update

    def pending(self) -> list[Json]:
        """Return all unconfirmed updates of the last 24 hours."""
        oldest = self._clock() - KEPT
        self._queue = [(at, update) for at, update in self._queue if at > oldest]
        return [update for _, update in self._queue]

    def confirm(self, update_id: int) -> None:
        """Forget one update."""
        self._queue = [(at, update) for at, update in self._queue if update["update_id"] != update_id]

    def drop(self) -> None:
        """Forget all."""
        self._queue = []

    async def wait(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Return at most `limit` updates from `offset` on, waiting up to `seconds` for one.

        A positive offset confirms those before it; a negative one keeps that many of the last. Raises ApiError 409 if
        another call begins to wait meanwhile.
        """
        found = self._take(offset, limit)
        if found or seconds <= 0:
            return found
        self.abort(TERMINATED)
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            return []
        finally:
            if self._waiter is waiter:
                self._waiter = None
        return self._take(max(offset, 0), limit)

    def abort(self, reason: str) -> None:
        """Let the call that waits fail with 409."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))
        self._waiter = None

    def _take(self, offset: int, limit: int) -> list[Json]:
        pending = self.pending()
        if offset < 0:
            offset = pending[offset:][0]["update_id"] if pending else 0
        if offset > 0:
            self._queue = [(at, update) for at, update in self._queue if update["update_id"] >= offset]
        return self.pending()[:limit]
