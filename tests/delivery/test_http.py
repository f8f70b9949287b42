"""Both HTTP clients on a real socket: the same answers, and the same meaning of what goes wrong."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.delivery.http import AiohttpRequest
from bot.delivery.outcome import Fate, outcome
from bot.simulator import Telegram, build_app
from bot.web.server import Server

TOKEN = "7:delivery"
CONNECTIONS = 4
SOON = 0.2
CALM = 4
"""Seconds: less than the client waits by itself."""
CLIENTS: dict[str, Callable[[], BaseRequest]] = {
    "aiohttp": lambda: AiohttpRequest(CONNECTIONS),
    "httpx": lambda: HTTPXRequest(connection_pool_size=CONNECTIONS),
}
CONTENT = bytes(range(256)) * 8192
"""Two megabytes."""

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(params=CLIENTS.values(), ids=CLIENTS)
async def client(request: pytest.FixtureRequest) -> AsyncIterator[BaseRequest]:
    async with request.param() as made:
        yield made


@pytest.fixture
async def address(telegram: Telegram, clock) -> AsyncIterator[str]:
    """A Telegram on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(build_app(telegram, clock), "127.0.0.1", port)
    await server.start()
    yield f"http://127.0.0.1:{port}"
    await telegram.close()
    await server.stop()


@asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[str]:
    """A server that talks as told."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot/x"


async def test_a_message_and_its_words_arrive(client, address, telegram: Telegram, trainee) -> None:
    async with Bot(TOKEN, base_url=f"{address}/bot", request=client) as bot:
        await bot.send_message(trainee.id, "国境 & <关境> +1%")
    assert telegram.history(trainee.id)[-1]["text"] == "国境 & <关境> +1%"
    assert not telegram.requests[-1].violations


@pytest.mark.parametrize("name", ["报告 1.pdf", 'a"b.pdf'])
async def test_a_file_arrives_whole_and_under_its_name(client, address, telegram, trainee, name: str) -> None:
    async with Bot(TOKEN, base_url=f"{address}/bot", request=client) as bot:
        sent = await bot.send_document(trainee.id, CONTENT, caption="凭证", filename=name.replace('"', ""))
    document = telegram.history(trainee.id)[-1]["document"]
    assert telegram.file(document["file_id"])[0] == CONTENT
    assert sent.document.file_name == name.replace('"', "")


async def test_a_file_is_fetched(client, address, telegram, trainee) -> None:
    telegram.send_document(trainee, trainee.id, CONTENT, "a.pdf", "application/pdf")
    file_id = telegram.history(trainee.id)[-1]["document"]["file_id"]
    async with Bot(TOKEN, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot", request=client) as bot:
        assert await (await bot.get_file(file_id)).download_as_bytearray() == CONTENT


async def test_what_telegram_refuses_is_told_in_its_words(client, address) -> None:
    async with Bot(TOKEN, base_url=f"{address}/bot", request=client) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(4711, "…")


LIES = {
    "429": Fate.WAIT,
    "403": Fate.UNREACHABLE,
    "502": Fate.UNKNOWN,
    "502_after": Fate.UNKNOWN,
    "timeout_before": Fate.UNKNOWN,
    "timeout_after": Fate.UNKNOWN,
}


@pytest.mark.parametrize(("kind", "fate"), LIES.items(), ids=LIES)
async def test_what_telegram_does_means_the_same(client, address, telegram, trainee, kind: Any, fate: Fate) -> None:
    telegram.faults.add("sendMessage", kind=kind)
    async with Bot(TOKEN, base_url=f"{address}/bot", request=client) as bot:
        with pytest.raises(Exception) as caught:  # noqa: PT011  (which one is what is looked at)
            await bot.send_message(trainee.id, "…")
    assert outcome(caught.value).fate is fate


async def test_where_nobody_listens_nothing_has_left(client: BaseRequest) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(NetworkError) as caught:
        await client.post(f"http://127.0.0.1:{port}/bot/x")
    assert outcome(caught.value).fate is Fate.RETRY


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def hang_up(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"ok"')
    await writer.drain()


async def noise(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"SSH-2.0-OpenSSH\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize("talk", [hang_up, half_an_answer, noise])
async def test_what_breaks_off_may_have_arrived(client: BaseRequest, talk: Talk) -> None:
    async with listening(talk) as url:
        with pytest.raises(NetworkError) as caught:
            await client.post(url)
    assert outcome(caught.value).fate is Fate.UNKNOWN


async def test_an_answer_is_not_waited_for_longer_than_asked(client: BaseRequest) -> None:
    async with listening(silence) as url, asyncio.timeout(CALM):
        with pytest.raises(TimedOut) as caught:
            await client.post(url, read_timeout=SOON)
    assert outcome(caught.value).fate is Fate.UNKNOWN


async def test_where_all_connections_are_taken_nothing_has_left(client: BaseRequest) -> None:
    heard: asyncio.Queue[None] = asyncio.Queue()

    async def hear(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        heard.put_nowait(None)
        await reader.read()

    async with listening(hear) as url:
        taken = [asyncio.create_task(client.post(url, read_timeout=60)) for _ in range(CONNECTIONS)]
        for _ in taken:
            await heard.get()
        with pytest.raises(TimedOut) as caught:
            await client.post(url, pool_timeout=SOON, connect_timeout=SOON)
        assert outcome(caught.value).fate is Fate.RETRY
        for task in taken:
            task.cancel()
        await asyncio.gather(*taken, return_exceptions=True)


async def test_a_redirect_is_not_followed(client: BaseRequest) -> None:
    """A call must not be made a second time somewhere else."""

    async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()

    async with listening(elsewhere) as url:
        code, _ = await client.do_request(url, "POST")
    assert code == 302


async def test_a_proxy_is_taken_from_the_environment(client_behind: Callable[[str], BaseRequest]) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n{"ok":true,"result":true}')
        await writer.drain()

    async with listening(proxy) as url, client_behind(url.removesuffix("/bot/x")) as behind:
        assert await behind.post("http://telegram.invalid/bot/x") is True
    assert asked == [b"POST http://telegram.invalid/bot/x HTTP/1.1\r\n"]


@pytest.fixture(params=CLIENTS.values(), ids=CLIENTS)
def client_behind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], BaseRequest]:
    """A client that was made where the environment names this proxy."""

    def make(proxy: str) -> BaseRequest:
        monkeypatch.setenv("http_proxy", proxy)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        return request.param()

    return make


async def test_after_the_end_nothing_is_sent_and_a_new_beginning_is_possible(client, address) -> None:
    await client.shutdown()
    with pytest.raises(NetworkError, match=r"shut down|not initialized"):
        await client.post(f"{address}/bot{TOKEN}/getMe")
    await client.initialize()
    assert (await client.post(f"{address}/bot{TOKEN}/getMe"))["is_bot"]
