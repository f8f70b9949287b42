"""What an operator's tools ask for: /healthz and /metrics. Nothing here names a person."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.delivery.lease import NAME, TTL
from bot.delivery.watchdog import WEDGED_SECONDS
from bot.metrics import Metrics
from storage import backlog, leases
from storage.store import Store

PATHS = ("/healthz", "/metrics")
PATIENCE_SECONDS = 2.0
"""For the database; who asks for health has not much more."""

Check = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operator:
    """Looks at the parts when somebody asks."""

    store: Store
    metrics: Metrics
    clock: Callable[[], datetime]
    leads: Callable[[], bool]
    """Whether this process leads."""
    polled: Callable[[], float | None]
    """Seconds since Telegram last answered the poller; None where this process does not poll."""

    def routes(self) -> list[Route]:
        """Both pages."""
        return [Route(path, page) for path, page in zip(PATHS, (self.health, self.show_metrics), strict=True)]

    async def health(self, _request: Request) -> Response:
        """200 and what was found; 503 if something that the tutor needs is not there."""
        stored, lease = await self._database()
        checks = {"database": stored, "lease": lease, "poller": self._poller()}
        ready = all(check["ok"] for check in checks.values())
        return JSONResponse({"live": True, "ready": ready, **checks}, 200 if ready else 503)

    async def show_metrics(self, _request: Request) -> Response:
        """Prometheus's text format; 503 while the database cannot be asked."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._measure()
        except (SQLAlchemyError, OSError) as error:
            return Response(f"the database is away: {_reason(error)}\n", 503)
        return Response(self.metrics.text(), media_type=CONTENT_TYPE_LATEST)

    async def _database(self) -> tuple[Check, Check]:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self.store.read() as unit:
                lease = await leases.current(unit, NAME)
        except (SQLAlchemyError, OSError) as error:
            return {"ok": False, "fault": _reason(error)}, {"ok": False, "leader": False, "age": None}
        if lease is None:
            return {"ok": True}, {"ok": False, "leader": False, "age": None}
        age = max(0.0, (self.clock() - lease.expires_at + TTL).total_seconds())
        led = {"ok": age <= TTL.total_seconds(), "leader": self.leads(), "age": round(age, 3)}
        return {"ok": True}, led

    def _poller(self) -> Check:
        age = self.polled()
        return {"ok": age is None or age <= WEDGED_SECONDS, "age": None if age is None else round(age, 3)}

    async def _measure(self) -> None:
        """Sets the gauges that stand for rows."""
        show, now = self.metrics, self.clock()
        async with self.store.read() as unit:
            waiting = await backlog.inbox_waiting(unit)
            show.inbox_waiting.set(waiting.count)
            show.inbox_lag.set(_since(waiting.since, now))
            show.inbox_quarantined.set(await backlog.inbox_quarantined(unit))
            show.outbox_waiting.clear()
            show.outbox_age.clear()
            for queue in await backlog.outbox_waiting(unit):
                show.outbox_waiting.labels(queue.kind).set(queue.count)
                show.outbox_age.labels(queue.kind).set(_since(queue.since, now))
            for state, count in (await backlog.outbox_given_up(unit)).items():
                show.outbox_given_up.labels(state.name.lower()).set(count)
            show.reminders_due.set(await backlog.reminders_due(unit, now))
        show.leader.set(self.leads())
        show.poller_age.set(self.polled() or 0)


def _since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())


def _reason(error: Exception) -> str:
    return str(error).partition("\n")[0] or type(error).__name__
