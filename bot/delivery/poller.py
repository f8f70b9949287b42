"""Long polling: an update is stored first and confirmed to Telegram only then.

Telegram forgets an update as soon as the next getUpdates asks beyond it
(https://core.telegram.org/bots/api#getupdates), so that call waits for the commit.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.delivery.intake import ALLOWED_UPDATES, Intake

log = structlog.get_logger()

LONG_POLL_SECONDS = 25
PAUSES = (0.2, 1.0, 3.0, 5.0, 10.0)
"""Seconds to wait after the first, second, … failure in a row."""


class Unusable(TelegramError):
    """Telegram answered with something that is not a list of updates."""


class Poller:
    """Fetches updates and hands them in; reads the raw JSON, so that no strange update stops it."""

    def __init__(self, request: BaseRequest, base_url: str, intake: Intake, seconds: Callable[[], float]) -> None:
        self._request = request
        self._base_url = base_url
        self._intake = intake
        self._seconds = seconds
        self._offset: int | None = None
        self.answered = seconds()
        """When Telegram last answered well, or the polling began."""
        self.moved = seconds()
        """When the last step ended, well or not, or, in the future, when the pause after it will."""

    async def run(self) -> None:
        """Polls until cancelled; raises InvalidToken, for then there is nothing to wait for."""
        self.answered = self.moved = self._seconds()
        failures, alone = 0, False
        while True:
            try:
                if not alone:
                    # Telegram refuses getUpdates while a webhook is set.
                    await self._request.post(f"{self._base_url}/deleteWebhook")
                    alone = True
                await self.poll(LONG_POLL_SECONDS)
                failures = 0
            except InvalidToken:
                raise
            except Exception as error:
                pause = _pause(error, failures)
                failures += 1
                _tell(error, failures, pause)
                self.moved = self._seconds() + pause
                await asyncio.sleep(pause)

    async def poll(self, timeout: int) -> int:  # noqa: ASYNC109  (it is Telegram's parameter)
        """Asks once, waiting up to `timeout` seconds: how many updates were stored."""
        question: dict[str, Any] = {"timeout": timeout, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if self._offset is not None:
            question["offset"] = self._offset
        url = f"{self._base_url}/getUpdates?{urlencode(question)}"
        updates: Any = await self._request.post(url, read_timeout=timeout + 10)
        if not isinstance(updates, list):
            raise Unusable("an answer without a list of updates")
        kept = await self._intake.keep(updates)
        if updates and not kept:
            raise Unusable("updates that cannot be told apart")
        if kept:
            self._offset = max(kept) + 1
        self.answered = self.moved = self._seconds()
        return len(kept)


def _pause(error: Exception, failures: int) -> float:
    pause = PAUSES[min(failures, len(PAUSES) - 1)]
    if not isinstance(error, RetryAfter):
        return pause
    after = error.retry_after
    return max(pause, float(after) if isinstance(after, int) else after.total_seconds())


def _tell(error: Exception, failures: int, pause: float) -> None:
    if not isinstance(error, TelegramError | SQLAlchemyError | OSError):
        log.error("no updates from telegram", again_in=pause, exc_info=error)
        return
    level = log.warning if isinstance(error, Conflict | SQLAlchemyError) or failures > 3 else log.info
    level("no updates from telegram", reason=str(error).partition("\n")[0], again_in=pause)
