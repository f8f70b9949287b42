import json
import os
import socket
import struct
import zlib
from asyncio import create_task
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright
from starlette.applications import Starlette

from bot.simulator import Clock, Telegram, build_app, people
from bot.simulator.chats import Json
from bot.simulator.limits import Limits
from bot.simulator.people import Cast

TOKEN = "1:secret"
SUNDAY_NIGHT = datetime(2026, 3, 1, 15, 30, tzinfo=UTC)
"""23:30 in Shanghai: the next hour is another day."""

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: SUNDAY_NIGHT)


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock, TOKEN, limits=Limits(enabled=False))


@pytest.fixture
def cast(telegram: Telegram) -> Cast:
    return people.cast(telegram)


@pytest.fixture
def app(telegram: Telegram, clock: Clock, cast: Cast) -> Starlette:
    return build_app(telegram, clock)


@pytest.fixture
def png() -> bytes:
    """A black picture of 320 by 200."""
    header = struct.pack(">IIBBBBB", 320, 200, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress((b"\0" * 41) * 200)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


# Over a socket.


class Site:
    """The simulator served on loopback; while it is down connections wait."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def start(self) -> None:
        self.server = uvicorn.Server(uvicorn.Config(self.app, log_config=None, timeout_graceful_shutdown=1))
        # The server closes its copy; connections then queue at ours until the next server takes them.
        self.serving = create_task(self.server.serve([self.listening.dup()]))

    async def down(self) -> None:
        self.server.should_exit = True
        await self.serving


@pytest_asyncio.fixture(loop_scope="session")
async def site(app: Starlette) -> AsyncIterator[Site]:
    site = Site(app)
    site.start()
    yield site
    await site.down()
    site.listening.close()


@dataclass
class Bot:
    """A bot that does as the test says."""

    api: httpx.AsyncClient
    seen: int = 0

    async def call(self, method: str, files: dict[str, tuple[str, bytes]] | None = None, **params: Any) -> Any:
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        body = (await self.api.post(method, data=fields, files=files)).json()
        assert body["ok"], body
        return body["result"]

    async def hears(self, kind: str = "message") -> Json:
        """The next update, which must be of this kind."""
        (update,) = await self.call("getUpdates", offset=self.seen + 1, limit=1, timeout=20)
        self.seen = update["update_id"]
        assert kind in update, update
        return update[kind]

    async def says(self, chat_id: int, text: str, *rows: list[Json], **params: Any) -> Json:
        """Send a text with an inline keyboard."""
        keyboard = {"reply_markup": {"inline_keyboard": rows}} if rows else {}
        return await self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", **keyboard, **params)

    async def rewrites(self, message: Json, text: str, **params: Any) -> Json:
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        return await self.call("editMessageText", **place, text=text, **params)

    async def answers(self, **params: Any) -> None:
        query = await self.hears("callback_query")
        await self.call("answerCallbackQuery", callback_query_id=query["id"], **params)


@pytest_asyncio.fixture(loop_scope="session")
async def bot(site: Site) -> AsyncIterator[Bot]:
    async with httpx.AsyncClient(base_url=f"{site.url}/bot{TOKEN}/", timeout=30) as api:
        yield Bot(api)


# In the browser.


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"{CHROMIUM} is not installed; in CI this would fail")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the page's console complains of: nothing, unless the test takes it away."""
    return []


@asynccontextmanager
async def opened(chromium: Browser, url: str, complaints: list[str], **look: Any) -> AsyncIterator[Page]:
    """A page in a browser of its own."""
    context = await chromium.new_context(permissions=["clipboard-read", "clipboard-write"], **look)
    context.set_default_timeout(10_000)
    page = await context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(url)
    await page.get_by_role("region").first.wait_for()
    yield page
    await context.close()
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, site: Site, complaints: list[str]) -> AsyncIterator[Page]:
    """The page at phone width, on the trainee's private chat."""
    async with opened(chromium, site.url, complaints, viewport=PHONE, has_touch=True) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def desk(chromium: Browser, site: Site, complaints: list[str]) -> AsyncIterator[Page]:
    """The page on a wide screen."""
    async with opened(chromium, site.url, complaints, viewport={"width": 1440, "height": 900}) as page:
        yield page
