import struct
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import telegram as ptb
from starlette.applications import Starlette
from telegram.request import HTTPXRequest

from bot.simulator import Clock, Telegram, build_app, people
from bot.simulator.chats import Json
from bot.simulator.people import Cast

TOKEN = "1:secret"
MONDAY = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

Api = Callable[..., Coroutine[Any, Any, Any]]


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: MONDAY)


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock, TOKEN)


@pytest.fixture
def cast(telegram: Telegram) -> Cast:
    """The trainee has started the bot, and what it was told of that is forgotten; the bot is not in the group."""
    cast = people.cast(telegram)
    telegram.send_text(cast.trainee, cast.trainee.id, "/start")
    telegram.updates.drop()
    return cast


@pytest.fixture
def app(telegram: Telegram, clock: Clock) -> Starlette:
    return build_app(telegram, clock)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://telegram") as client:
        yield client


@pytest.fixture
def api(client: httpx.AsyncClient) -> Api:
    """`await api("sendMessage", chat_id=…)`: the result of a call over HTTP that must succeed."""

    async def call(method: str, **params: Any) -> Any:
        body = (await client.post(f"/bot{TOKEN}/{method}", json=params)).json()
        assert body["ok"], body
        return body["result"]

    return call


@pytest.fixture
def failure(client: httpx.AsyncClient) -> Api:
    """The whole body of a call over HTTP that must fail; its code is the HTTP status too."""

    async def call(method: str, **params: Any) -> Any:
        response = await client.post(f"/bot{TOKEN}/{method}", json=params)
        body = response.json()
        assert not body["ok"], body
        assert body["error_code"] == response.status_code
        return body

    return call


@pytest.fixture
def refused(failure: Api) -> Api:
    """The description of a call over HTTP that must fail."""

    async def call(method: str, **params: Any) -> Any:
        return (await failure(method, **params))["description"]

    return call


@pytest.fixture
async def bot(app: Starlette) -> AsyncIterator[ptb.Bot]:
    """python-telegram-bot's own client."""

    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=app)})

    async with ptb.Bot(
        TOKEN,
        base_url="http://telegram/bot",
        base_file_url="http://telegram/file/bot",
        request=request(),
        get_updates_request=request(),
    ) as bot:
        yield bot


@pytest.fixture
def news(telegram: Telegram) -> Callable[[], list[Json]]:
    """What the bot has been told since it asked last, without the ids of the updates."""

    def take() -> list[Json]:
        pending = telegram.updates.pending()
        telegram.updates.drop()
        return [{name: update[name] for name in update if name != "update_id"} for update in pending]

    return take


@pytest.fixture
def png() -> Callable[[int, int], bytes]:
    return _png


def _png(width: int, height: int) -> bytes:
    """Return a black picture."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * height)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
