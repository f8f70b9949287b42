"""The webhook: who knows the secret brings updates, and 200 means that one is stored."""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.delivery.intake import Intake
from bot.metrics import Metrics
from bot.web import webhook
from bot.web.server import Server
from bot.web.webhook import LARGEST_BYTES, SECRET_HEADER, Webhook
from storage.store import Store

SECRET = "a-secret-of-ours-0123456789"
KNOWN = {SECRET_HEADER: SECRET}
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 1001, "type": "private"}, "text": "你好"}}


@pytest.fixture
def arrived() -> asyncio.Event:
    return asyncio.Event()


@pytest.fixture
def hook(store: Store, clock, metrics: Metrics, arrived: asyncio.Event) -> Webhook:
    return Webhook(SECRET, Intake(store, clock, arrived.set), metrics)


@pytest.fixture
async def telegram(hook: Webhook, make_browser) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever posts to the webhook."""
    async with make_browser([hook.route("/hooks/telegram")]) as client:
        yield client


async def post(client: httpx.AsyncClient, content: Any, headers: dict[str, str] | None = None) -> int:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    sent = KNOWN if headers is None else headers
    return (await client.post("/hooks/telegram", content=body, headers=sent)).status_code


async def test_an_update_is_stored_and_the_inbox_woken(telegram, stored, arrived) -> None:
    assert await post(telegram, UPDATE) == 200
    assert await stored() == [7]
    assert arrived.is_set()


async def test_the_same_update_again_is_taken_and_stored_once(telegram, stored) -> None:
    assert [await post(telegram, UPDATE) for _ in range(3)] == [200, 200, 200]
    assert await stored() == [7]


STRANGERS: dict[str, dict[str, str]] = {
    "no secret": {},
    "an empty one": {SECRET_HEADER: ""},
    "another one": {SECRET_HEADER: "a-secret-of-ours-0123456780"},
    "its beginning": {SECRET_HEADER: SECRET[:-1]},
    "more than it": {SECRET_HEADER: SECRET + "0"},
    "in capitals": {SECRET_HEADER: SECRET.upper()},
    "not even ASCII": {SECRET_HEADER: "密".encode().decode("latin-1")},
    "under another name": {"Authorization": SECRET},
}


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS)
async def test_a_stranger_is_turned_away_and_nothing_is_stored(telegram, stored, arrived, headers) -> None:
    assert await post(telegram, UPDATE, {name: value.encode("latin-1") for name, value in headers.items()}) == 403
    assert await stored() == []
    assert not arrived.is_set()


async def test_a_stranger_is_not_even_read(telegram) -> None:
    assert await post(telegram, b"x" * (LARGEST_BYTES + 1), {}) == 403


async def test_the_secret_is_compared_in_constant_time(telegram, monkeypatch) -> None:
    compared: list[bytes] = []

    def digest(given: bytes, own: bytes) -> bool:
        compared.append(given)
        return hmac.compare_digest(given, own)

    monkeypatch.setattr(webhook, "compare_digest", digest)
    assert await post(telegram, UPDATE, {SECRET_HEADER: "x"}) == 403
    assert await post(telegram, UPDATE) == 200
    assert compared == [b"x", SECRET.encode()]


NO_UPDATES: dict[str, Any] = {
    "nothing": b"",
    "no JSON": b"hello",
    "half of it": json.dumps(UPDATE).encode()[:-1],
    "no UTF-8": b'{"update_id": 7, "message": "\xff"}',
    "a list": [UPDATE],
    "a number": 7,
    "null": None,
    "without an id": {"message": {}},
    "an id that is a word": {"update_id": "7"},
    "an id too large": {"update_id": 2**63},
    "as deep as the sea": b"[" * 100_000,
}


@pytest.mark.parametrize("content", NO_UPDATES.values(), ids=NO_UPDATES)
async def test_what_is_no_update_is_refused(telegram, stored, content) -> None:
    assert await post(telegram, content) == 400
    assert await stored() == []


def of_size(size: int) -> bytes:
    """An update of so many bytes."""
    empty = len(json.dumps({**UPDATE, "padding": ""}))
    return json.dumps({**UPDATE, "padding": "x" * (size - empty)}).encode()


async def test_a_megabyte_is_taken_and_a_byte_more_is_not(telegram, stored) -> None:
    assert await post(telegram, of_size(LARGEST_BYTES + 1)) == 413
    assert await stored() == []
    assert await post(telegram, of_size(LARGEST_BYTES)) == 200
    assert await stored() == [7]


async def test_a_body_that_does_not_tell_its_size_is_counted(telegram, stored) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BYTES // 1024 + 1):
            yield b" " * 1024

    answer = await telegram.post("/hooks/telegram", content=endless(), headers=KNOWN)
    assert answer.status_code == 413
    assert await stored() == []


async def test_what_cannot_be_stored_is_to_come_again(telegram, store: Store, stored) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    assert await post(telegram, UPDATE) == 503
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    assert await post(telegram, UPDATE) == 200
    assert await stored() == [7]


async def test_only_a_post_brings_updates(telegram, stored) -> None:
    for method in ("GET", "PUT", "DELETE"):
        answer = await telegram.request(method, "/hooks/telegram", headers=KNOWN)
        assert answer.status_code == 405


async def test_what_was_answered_is_counted(telegram, metrics: Metrics) -> None:
    await post(telegram, UPDATE)
    await post(telegram, UPDATE, {})
    await post(telegram, b"x")
    await post(telegram, of_size(LARGEST_BYTES + 1))

    def count(status: str) -> float | None:
        return metrics.registry.get_sample_value("tutor_webhook_requests_total", {"status": status})

    assert [count(status) for status in ("200", "403", "400", "413", "503")] == [1, 1, 1, 1, None]


async def test_over_a_socket(hook: Webhook, stored, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(Starlette(routes=[hook.route("/hooks/telegram")]), "127.0.0.1", port)
    await server.start()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        updates = [{**UPDATE, "update_id": number} for number in range(40)]
        answers = await asyncio.gather(*(post(client, update) for update in updates))
        assert answers == [200] * 40
        assert await post(client, UPDATE, {}) == 403
        assert await post(client, of_size(LARGEST_BYTES + 1)) == 413
        assert await post(client, b"x") == 400
        await hang_up(port)
        assert await post(client, {**UPDATE, "update_id": 40}) == 200
    await server.stop()
    assert await stored() == list(range(41))
    assert not caplog.records


async def hang_up(port: int) -> None:
    """Somebody who knows the secret promises an update and goes away in the middle of it."""
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /hooks/telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 100\r\n\r\n"
    writer.write(head.encode() + b'{"update_id": 41')
    await writer.drain()
    writer.close()
    await writer.wait_closed()
