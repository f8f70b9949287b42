"""Who leads: only the leader reminds and sends what waits."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage import leases
from storage.store import Store

log = structlog.get_logger()

NAME = "leader"
TTL = timedelta(seconds=6)
RENEW_EVERY = timedelta(seconds=0.5)
"""How often to look, so that a lead that has lapsed is taken over at once."""
KEEP_FOR = timedelta(seconds=2)
"""A lead that was renewed within that time needs no write."""


class Leadership:
    """This process's claim to lead, renewed in time or lost."""

    def __init__(self, store: Store, holder: str, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._holder = holder
        self._clock = clock
        self.epoch: int | None = None
        """Under which this process leads; None while another one does."""
        self._renewed: datetime | None = None

    async def renew(self) -> bool:
        """Takes or keeps the lead if that is possible: whether a new epoch has just begun."""
        now = self._clock()
        if self.epoch is not None and self._renewed and timedelta() <= now - self._renewed < KEEP_FOR:
            return False
        async with self._store.begin() as unit:
            epoch = await leases.take(unit, NAME, self._holder, now, TTL)
        self._renewed = now
        begun = epoch is not None and epoch != self.epoch
        if begun:
            log.info("leading", epoch=epoch)
        self.epoch = epoch
        return begun

    async def release(self) -> None:
        """Steps down, so that the next one need not wait."""
        if self.epoch is not None:
            async with self._store.begin() as unit:
                await leases.release(unit, NAME, self._holder, self._clock())
            self.epoch = None
