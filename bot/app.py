"""The composition root: everything is wired here, nothing on import."""

import asyncio
import gc
import json
import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.routing import Route
from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, ExtBot
from telegram.request import BaseRequest

from bot import handlers
from bot.context import Context, Services, Tutor
from bot.delivery import menu
from bot.delivery.documents import Documents
from bot.delivery.http import AiohttpRequest
from bot.delivery.inbox import Inbox, NotItsTurn
from bot.delivery.intake import ALLOWED_UPDATES, Intake, can_be
from bot.delivery.lease import Leadership
from bot.delivery.limiter import Budgets, Limiter, Pace
from bot.delivery.outbox import Dispatcher
from bot.delivery.pictures import Pictures
from bot.delivery.poller import Poller
from bot.delivery.replies import Replies
from bot.delivery.screens import Place, Screens
from bot.delivery.watchdog import Watchdog
from bot.domain.catalog import Catalog
from bot.flows import language
from bot.metrics import Metrics, kind_of
from bot.pictures.painter import Painter
from bot.settings import Settings
from bot.texts import Texts
from bot.ticker import Ticker
from bot.web.operator import Operator
from bot.web.webhook import Webhook
from content.schema import Course
from storage import migrate, people
from storage.store import Store
from storage.tables import InboxUpdate

log = structlog.get_logger()

CONNECTIONS = 64
NONCE_BYTES = 9
STOP_SECONDS = 8.0
"""For what is under way when the tutor stops; who stops it allows ten."""
WEBHOOK_CONNECTIONS = 40


@dataclass(slots=True)
class App:
    """A wired tutor: started, fed with updates, stopped."""

    settings: Settings
    store: Store
    texts: Texts
    tutor: Tutor
    poller: Poller
    inbox: Inbox
    replies: Replies
    ticker: Ticker
    watchdog: Watchdog
    routes: list[Route]
    """What is to be served on TUTOR_LISTEN."""
    connections: tuple[BaseRequest, ...]
    """To Telegram, for polling and for everything else."""
    _tasks: list["asyncio.Task[None]"]

    @property
    def bot(self) -> ExtBot[None]:
        """Telegram, as python-telegram-bot speaks to it."""
        return self.tutor.bot

    async def open(self) -> None:
        """Brings the database up to date, greets Telegram, and sets the menus."""
        await migrate.upgrade(self.store)
        async with self.store.begin() as unit:
            await people.set_instructors(unit, self.settings.admin_ids)
        await self.tutor.initialize()
        await menu.publish(self.bot, self.texts, [one.name for one in handlers.COMMANDS if not one.instructors])
        everything = [one.name for one in handlers.COMMANDS]
        await menu.publish_for_admins(self.bot, self.texts, everything, sorted(self.settings.admin_ids))
        if self.settings.webhook_url:
            await self.bot.set_webhook(
                self.settings.webhook_url,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=WEBHOOK_CONNECTIONS,
                secret_token=self.settings.hook_secret,
            )
        await self.replies.begin(self.inbox.in_turn)

    def start(self) -> None:
        """Begins to poll, unless updates are brought here, to work and to tick."""
        self._tasks.append(asyncio.create_task(self.inbox.run(), name="inbox"))
        self._tasks.append(asyncio.create_task(self.replies.run(self.inbox.in_turn), name="replies"))
        if not self.settings.webhook_url:
            self._tasks.append(asyncio.create_task(self.watchdog.run(), name="watchdog"))
        self.ticker.start()

    async def wait(self) -> None:
        """Returns only by raising: when polling or working has ended for good."""
        await asyncio.gather(*self._tasks)

    async def catch_up(self) -> None:
        """Fetches and handles all there is, now, without background work."""
        while await self.poller.poll(0):
            await self.inbox.drain()
        await self.inbox.drain()

    async def stop(self) -> None:
        """Lets what has begun come to its end, then closes everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await asyncio.gather(self.inbox.stop(), self.ticker.stop())
        except TimeoutError:
            log.warning("stopped in the middle of something", seconds=STOP_SECONDS)
        try:
            await self.replies.settle()
        except SQLAlchemyError as error:
            log.warning("what was shown could not be noted", exc_info=error)
        await self.tutor.shutdown()
        for request in self.connections:
            await request.shutdown()  # python-telegram-bot leaves it open after a start that failed
        await self.store.close()


def http() -> BaseRequest:
    """Connections to Telegram."""
    return AiohttpRequest(CONNECTIONS)


def build(
    settings: Settings,
    course: Course,
    *,
    clock: Callable[[], datetime],
    nonce: Callable[[], str] = lambda: secrets.token_urlsafe(NONCE_BYTES),
    request: Callable[[], BaseRequest] = http,
    pace: Pace = Pace(),  # noqa: B008  (it is frozen)
    seconds: Callable[[], float] = time.monotonic,
) -> App:
    """Everything wired for these settings; nothing is opened yet. Each `request` is a connection pool of its own."""
    if settings.bot_token is None:
        raise ValueError("a bot needs a token")
    token = settings.bot_token.get_secret_value()
    store, texts, metrics = Store(settings.database), Texts(), Metrics()
    polling, calling = request(), request()
    budgets = Budgets(settings.rate_total, settings.rate_bulk, paid=settings.paid_broadcast)
    limiter = Limiter(budgets, pace, metrics.too_many_requests.inc)
    bot: ExtBot[Any] = ExtBot(
        token,
        base_url=f"{settings.telegram_url}/bot",
        base_file_url=f"{settings.telegram_url}/file/bot",
        request=calling,
        get_updates_request=polling,
        rate_limiter=limiter,
    )
    painter = Painter(settings.data / "pictures")
    documents = Documents(store, texts, painter, clock, lambda: services.catalog)
    screens = Screens(bot, texts, Pictures(painter, store), documents, paid=settings.paid_broadcast)
    # Nobody shares a SQLite file.
    alone = store.url.get_backend_name() == "sqlite"
    replies = Replies(store, screens, clock, admin_ids=settings.admin_ids, alone=alone)
    services = Services(settings, store, replies, clock, nonce, Catalog(course))
    tutor = _application(bot, services)
    holder = f"{socket.gethostname()}:{os.getpid()}:{nonce()}"
    leadership = Leadership(store, holder, clock)
    dispatcher = Dispatcher(store, screens, clock, limiter, settings.admin_ids)
    inbox = Inbox(store, _Handling(tutor, metrics), _Apology(screens, metrics))
    intake = Intake(store, clock, inbox.arrived)
    poller = Poller(polling, f"{settings.telegram_url}/bot{token}", intake, seconds)
    # Who is alone need not wait for a lease that died with the process before.
    watchdog = Watchdog(poller, lambda: alone or leadership.epoch is not None, seconds, metrics)
    operator = Operator(store, metrics, clock, lambda: leadership.epoch is not None, lambda: watchdog.age)
    hook = Webhook(settings.hook_secret, intake, metrics)
    return App(
        settings=settings,
        store=store,
        texts=texts,
        tutor=tutor,
        poller=poller,
        inbox=inbox,
        replies=replies,
        ticker=Ticker(services, leadership, dispatcher),
        watchdog=watchdog,
        routes=[*operator.routes(), *([hook.route(settings.webhook_path)] if settings.webhook_url else [])],
        connections=(polling, calling),
        _tasks=[],
    )


def _application(bot: ExtBot[None], services: Services) -> Tutor:
    tutor = (
        ApplicationBuilder()
        .application_class(Tutor, {"services": services})
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    if not isinstance(tutor, Tutor):
        raise TypeError("python-telegram-bot built another application")
    handlers.register(tutor)
    return tutor


def keep() -> None:
    """Spares what is there by now, the course above all, from the garbage collector's rounds: each held every tap up.

    https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class _Handling:
    """Takes a stored update through python-telegram-bot's handlers; all that is logged meanwhile bears its id."""

    tutor: Tutor
    metrics: Metrics

    async def __call__(self, row: InboxUpdate) -> None:
        content, result = json.loads(row.payload), "failed"
        try:
            with bound_contextvars(update_id=row.update_id):
                await self._take(row, content)
            result = "handled"
            waited = self.tutor.services.clock() - row.received_at
            self.metrics.reply_seconds.observe(max(0.0, waited.total_seconds()))
        except NotItsTurn:
            result = "elsewhere"
            raise
        finally:
            self.metrics.updates.labels(kind_of(content), result).inc()

    async def _take(self, row: InboxUpdate, content: dict[str, Any]) -> None:
        update = Update.de_json(content, self.tutor.bot)
        if update.effective_chat is not None and not can_be(update.effective_chat.id):
            raise ValueError(f"a chat that cannot be: {update.effective_chat.id!r}")
        await self.tutor.process_update(update)
        ended = row.update_id in self.tutor.ended
        self.tutor.ended.discard(row.update_id)
        error = self.tutor.failures.pop(row.update_id, None)
        if error is not None:
            raise error
        if not ended:
            await self.tutor.services.done(row.update_id)


@dataclass(frozen=True, slots=True)
class _Apology:
    """Tells the person kindly that an update was put aside; one too strange to tell whose it is stays without."""

    screens: Screens
    metrics: Metrics

    async def __call__(self, row: InboxUpdate) -> None:
        update = json.loads(row.payload)
        self.metrics.updates.labels(kind_of(update), "quarantined").inc()
        with bound_contextvars(update_id=row.update_id):
            try:
                await self._say(update)
            except Exception as error:
                log.warning("no apology", reason=repr(error))

    async def _say(self, update: Mapping[str, Any]) -> None:
        query = update.get("callback_query")
        chat = (query or update).get("message", {}).get("chat", {})
        if chat.get("type") != "private":
            return
        sender = (query or update["message"]).get("from", {})
        spoken = language.spoken(sender.get("language_code"))
        await self.screens.sorry(Place(int(chat["id"]), query=query["id"] if query else None), spoken)
