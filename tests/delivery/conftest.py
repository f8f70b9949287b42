"""A database, a local Telegram and a client of it; nothing of the tutor but what delivers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select
from starlette.types import ASGIApp
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.limiter import Budgets, Limiter, Pace
from bot.delivery.pictures import Pictures
from bot.delivery.screens import Screens
from bot.pictures.painter import Painter
from bot.simulator import Clock, Telegram, build_app
from bot.simulator.chats import User
from bot.texts import Texts
from storage.store import Store
from storage.tables import InboxUpdate, Person

TOKEN = "7:delivery"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

MakeRequest = Callable[[], HTTPXRequest]


class Line(httpx.AsyncBaseTransport):
    """The way to Telegram, which a test can cut."""

    def __init__(self, served: ASGIApp) -> None:
        self._telegram = httpx.ASGITransport(app=served)
        self.cut = False
        self.meanwhile: Callable[[], Awaitable[Any]] | None = None
        """Happens once, while the next answer is on its way back."""
        self.jam: asyncio.Semaphore | None = None
        """Lets one through each time it is released."""
        self.jammed = 0
        """How many are held up."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.cut:
            raise httpx.ConnectError("no way to Telegram", request=request)
        if self.jam is not None:
            self.jammed += 1
            await self.jam.acquire()
        answer = await self._telegram.handle_async_request(request)
        happening, self.meanwhile = self.meanwhile, None
        if happening is not None:
            await happening()
        return answer


@pytest.fixture(autouse=True)
def _timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """How python-telegram-bot tells periods from its next version on; the older way is a warning."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock, TOKEN)


@pytest.fixture
def line(telegram: Telegram, clock: Clock) -> Line:
    return Line(build_app(telegram, clock))


@pytest.fixture
def make_request(line: Line) -> MakeRequest:
    """Connections to the local Telegram, within this process."""
    return lambda: HTTPXRequest(httpx_kwargs={"transport": line})


@pytest.fixture
def pace(clock: Clock) -> Pace:
    """Time passes by being waited for."""

    async def sleep(seconds: float) -> None:
        clock.move(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def ticks() -> float:
        return (clock() - NOW).total_seconds()

    return Pace(ticks, sleep)


@pytest.fixture
def limiter(pace: Pace) -> Limiter:
    return Limiter(Budgets(), pace)


@pytest.fixture
async def bot(make_request: MakeRequest, limiter: Limiter) -> AsyncIterator[ExtBot[Any]]:
    made: ExtBot[Any] = ExtBot(
        TOKEN,
        base_url="http://telegram.local/bot",
        request=make_request(),
        get_updates_request=make_request(),
        rate_limiter=limiter,
    )
    async with made:
        yield made


@pytest.fixture
def pictures_folder(tmp_path: Path) -> Path:
    return tmp_path / "pictures"


@pytest.fixture
def make_screens(bot: ExtBot[Any], store: Store, pictures_folder: Path) -> Callable[[], Screens]:
    """Another one remembers only what is in the database."""
    return lambda: Screens(bot, Texts(), Pictures(Painter(pictures_folder), store))


@pytest.fixture
def screens(make_screens: Callable[[], Screens]) -> Screens:
    return make_screens()


@pytest.fixture
async def trainee(telegram: Telegram, store: Store) -> User:
    """Somebody whom the bot knows and may write to."""
    user = telegram.add_user("李明")
    telegram.send_text(user, user.id, "/start")
    telegram.updates.drop()
    async with store.begin() as unit:
        await unit.insert(
            Person(telegram_id=user.id, name=user.name, language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )
    return user


@pytest.fixture
def said(telegram: Telegram) -> Callable[[int], list[str]]:
    """What the bot has written in a chat and still stands there."""

    def look(chat_id: int) -> list[str]:
        own = (one for one in telegram.history(chat_id) if one["from"]["is_bot"])
        return [str(one.get("text") or one.get("caption")) for one in own]

    return look


@pytest.fixture
def inbox_rows(store: Store) -> Callable[[], Awaitable[list[InboxUpdate]]]:
    """All there is in the inbox."""

    async def look() -> list[InboxUpdate]:
        async with store.read() as unit:
            query: Any = select(InboxUpdate).order_by("update_id")
            return list((await unit.exec(query)).all())

    return look
