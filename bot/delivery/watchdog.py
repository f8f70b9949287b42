"""Keeps one poller at work: while this process leads, and a fresh one when the old one is wedged."""

import asyncio
from collections.abc import Callable

import structlog

from bot.delivery.poller import Poller
from bot.metrics import Metrics

log = structlog.get_logger()

WEDGED_SECONDS = 90.0
"""A long poll is answered, or has failed, well before this."""
LOOK_EVERY_SECONDS = 0.5


class Watchdog:
    """Starts, stops and replaces the poller. Telegram allows one poller a bot."""

    def __init__(
        self, poller: Poller, leads: Callable[[], bool], seconds: Callable[[], float], metrics: Metrics
    ) -> None:
        self._poller = poller
        self._leads = leads
        self._seconds = seconds
        self._metrics = metrics
        self._task: asyncio.Task[None] | None = None

    @property
    def age(self) -> float | None:
        """Seconds since Telegram last answered well; None while this process does not poll."""
        return None if self._task is None else max(0.0, self._seconds() - self._poller.answered)

    async def run(self) -> None:
        """Watches until cancelled; raises what ends polling for good."""
        try:
            while True:
                await self.look()
                if self._task is None:
                    await asyncio.sleep(LOOK_EVERY_SECONDS)
                else:
                    await asyncio.wait({self._task}, timeout=LOOK_EVERY_SECONDS)
        finally:
            await self._end()

    async def look(self) -> None:
        """Looks once after the poller and does what is needed."""
        task = self._task
        if task is not None and task.done():
            self._task = None
            task.result()
        elif not self._leads():
            await self._end()
        elif task is not None and self._seconds() - self._poller.moved > WEDGED_SECONDS:
            log.error("poller is wedged, starting another", seconds=WEDGED_SECONDS)
            self._metrics.poller_restarts.inc()
            await self._end()
        if self._task is None and self._leads():
            self._task = asyncio.create_task(self._poller.run(), name="poller")

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            # One that does not even end is left behind.
            await asyncio.wait({task}, timeout=1)
