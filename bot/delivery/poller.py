"""Long polling: an update is stored first and confirmed to Telegram only then.

Telegram forgets an update as soon as the next getUpdates asks beyond it
(https://core.telegram.org/bots/api#getupdates), so that call waits for the commit.
"""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from storage import inbox
from storage.store import Store

log = structlog.get_logger()

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
LONG_POLL_SECONDS = 25
PAUSES = (0.2, 1.0, 3.0, 5.0, 10.0)
"""Seconds to wait after the first, second, … failure in a row."""

Update = dict[str, Any]


class Poller:
    """Fetches updates and puts them into the inbox; reads the raw JSON, so that no strange update stops it."""

    def __init__(self, request: BaseRequest, base_url: str, store: Store, clock: Callable[[], datetime]) -> None:
        self._request = request
        self._base_url = base_url
        self._store = store
        self._clock = clock
        self._offset: int | None = None

    async def run(self, arrived: Callable[[], None]) -> None:
        """Polls until cancelled; `arrived` is called when something new is in the inbox."""
        failures = 0
        while True:
            try:
                if await self.poll(LONG_POLL_SECONDS):
                    arrived()
                failures = 0
            except InvalidToken:
                raise
            except (TelegramError, SQLAlchemyError, OSError) as error:
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                if isinstance(error, RetryAfter):
                    pause = max(pause, float(_seconds(error)))
                level = log.warning if isinstance(error, Conflict | SQLAlchemyError) or failures > 2 else log.info
                level("no updates from telegram", reason=str(error).partition("\n")[0], again_in=pause)
                failures += 1
                await asyncio.sleep(pause)

    async def poll(self, timeout: int) -> int:  # noqa: ASYNC109  (it is Telegram's parameter)
        """Asks once, waiting up to `timeout` seconds: how many updates were stored."""
        question: dict[str, Any] = {"timeout": timeout, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if self._offset is not None:
            question["offset"] = self._offset
        url = f"{self._base_url}/getUpdates?{urlencode(question)}"
        updates: Any = await self._request.post(url, read_timeout=timeout + 10)
        if updates:
            await self._keep(updates)
            self._offset = max(update["update_id"] for update in updates) + 1
        return len(updates)

    async def _keep(self, updates: list[Update]) -> None:
        async with self._store.begin() as unit:
            for update in updates:
                payload = json.dumps(update, ensure_ascii=False)
                await inbox.put(unit, update["update_id"], chat_of(update), payload, self._clock())


def chat_of(update: Update) -> int:
    """Whose order an update belongs to: its chat, or its sender, or 0 for everybody's."""
    for content in update.values():
        if isinstance(content, dict):
            for holder in (content, content.get("message")):
                if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                    return int(holder["chat"].get("id", 0))
            if isinstance(content.get("from"), dict):
                return int(content["from"].get("id", 0))
    return 0


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
