"""The periodic work on APScheduler; it holds no state of its own, every sweep looks into the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.context import Services
from bot.delivery.lease import RENEW_EVERY, Leadership
from bot.delivery.outbox import Dispatcher
from bot.domain.catalog import Catalog
from bot.flows import course, reminding
from content.check import inspect
from content.loader import fingerprint
from storage import backup, retention

log = structlog.get_logger()

REMIND_EVERY = timedelta(seconds=15)
SEND_EVERY = timedelta(seconds=1)
WATCH_COURSE_EVERY = timedelta(seconds=5)
LOOK_FOR_BACKUP_EVERY = timedelta(minutes=10)
BACK_UP_EVERY = timedelta(days=1)
FORGET_EVERY = timedelta(seconds=30)
KEEP_UPDATES = timedelta(days=7)
KEEP_MESSAGES = timedelta(days=90)

Job = Callable[[], Awaitable[None]]


class Ticker:
    """Leads if it can, reminds, sends what waits, watches the course files, backs up, and forgets what is old."""

    def __init__(self, services: Services, leadership: Leadership, dispatcher: Dispatcher) -> None:
        self._services = services
        self._leadership = leadership
        self._dispatcher = dispatcher
        self._course_seen = fingerprint(services.settings.course)
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._under_way: set[asyncio.Future[None]] = set()

    def start(self) -> None:
        """Begins to tick."""
        self._every(RENEW_EVERY, self.lead)
        self._every(SEND_EVERY, self.send)
        self._every(REMIND_EVERY, self.remind)
        self._every(WATCH_COURSE_EVERY, self.watch_course)
        self._every(LOOK_FOR_BACKUP_EVERY, self.back_up)
        self._every(FORGET_EVERY, self.forget)
        self._scheduler.start()

    async def stop(self) -> None:
        """Lets the work under way come to its end, begins nothing new, and steps down."""
        self._dispatcher.stop()
        if self._scheduler.running:
            self._scheduler.pause()
            if self._under_way:
                await asyncio.wait(self._under_way)
            # Only now, for it cancels what still runs, and a message half sent is of unknown fate.
            self._scheduler.shutdown(wait=False)
        await self._leadership.release()

    async def tick(self) -> None:
        """Everything once, in order: what a moved clock and a test ask for."""
        for job in (self.lead, self.watch_course, self.remind, self.send):
            await job()

    async def lead(self) -> None:
        """Takes or keeps the lead; a new leader decides about what the old one left."""
        if await self._leadership.renew() and self._leadership.epoch is not None:
            await self._dispatcher.adopt(self._leadership.epoch)

    async def send(self) -> None:
        """Sends what waits in the outbox."""
        if self._leadership.epoch is not None:
            await self._dispatcher.run(self._leadership.epoch)

    async def remind(self) -> None:
        """Leaves a message for everybody whose hour has come."""
        if self._leadership.epoch is None:
            return
        swept = await reminding.sweep(self._services.store, self._services.catalog, self._services.clock)
        if swept.reminded or swept.too_late:
            log.info("reminders", reminded=swept.reminded, nothing_due=swept.nothing_due, too_late=swept.too_late)

    async def back_up(self) -> None:
        """Copies an SQLite database once a day and drops the copies that are of no use any more."""
        url, now = self._services.store.url, self._services.clock()
        if self._leadership.epoch is None or url.get_backend_name() != "sqlite" or not url.database:
            return
        folder = self._services.settings.data / "backups"
        last = backup.latest(folder)
        if last is None or not timedelta() <= now - last < BACK_UP_EVERY:
            made = await asyncio.to_thread(backup.take, Path(url.database), folder, now)
            gone = await asyncio.to_thread(backup.prune, folder)
            log.info("backed up", copy=made.name, dropped=len(gone))

    async def forget(self) -> None:
        """Deletes some of the updates and messages that nobody needs any more."""
        if self._leadership.epoch is None:
            return
        store, now = self._services.store, self._services.clock()
        async with store.read() as unit:
            updates = await retention.old_updates(unit, now - KEEP_UPDATES)
            messages = await retention.old_messages(unit, now - KEEP_MESSAGES)
        if updates or messages:
            async with store.begin() as unit:
                await retention.forget_updates(unit, updates)
                await retention.forget_messages(unit, messages)
            log.info("forgotten", updates=len(updates), messages=len(messages))

    async def watch_course(self) -> None:
        """Takes over an edited course if it is sound; otherwise the old one stays and the admins are told why."""
        folder: Path = self._services.settings.course
        seen = fingerprint(folder)
        if seen == self._course_seen:
            return
        self._course_seen = seen
        report = inspect(folder)
        problems = tuple(str(problem) for problem in report.problems)
        if report.course is not None and not problems:
            self._services.catalog = Catalog(report.course)
            log.info("course reloaded", course=report.course.id)
        else:
            log.error("course refused", problems=problems)
        await course.tell_admins(
            self._services.store,
            self._services.settings.admin_ids,
            course.verdict(problems),
            fingerprint=seen,
            now=self._services.clock(),
        )

    def _every(self, pause: timedelta, job: Job) -> None:
        async def run() -> None:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._under_way.add(ended)
            try:
                await job()
            except Exception as error:
                log.error("periodic work failed", job=job.__name__, exc_info=error)
            finally:
                self._under_way.discard(ended)
                ended.set_result(None)

        self._scheduler.add_job(
            run,
            "interval",
            seconds=pause.total_seconds(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(self._scheduler.timezone),  # noqa: TID251
        )
