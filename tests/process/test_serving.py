"""The tutor as its operator meets it: a webhook, /healthz and /metrics on its address, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.simulator import Telegram
from bot.web.webhook import SECRET_HEADER
from tests.process.conftest import Slow

SECRET = "a-secret-of-ours-0123456789"
STOPS_WITHIN_SECONDS = 10
PATIENCE_SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
async def site(port: int) -> AsyncIterator[httpx.AsyncClient]:
    """What the tutor serves."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client


@pytest.fixture
def listening(environment: dict[str, str], port: int) -> dict[str, str]:
    environment["TUTOR_LISTEN"] = f"127.0.0.1:{port}"
    return environment


@pytest.fixture
def hooked(listening: dict[str, str], port: int) -> dict[str, str]:
    listening["TUTOR_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/hooks/telegram"
    listening["TUTOR_WEBHOOK_SECRET"] = SECRET
    return listening


async def samples(site: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    text = (await site.get("/metrics")).text
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(one.name, *(str(value) for value in one.labels.values())): one.value for one in found}


async def ready(site: httpx.AsyncClient) -> dict[str, object]:
    """What /healthz says as soon as it says 200."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (answer := await site.get("/healthz")).status_code != 200:
            await asyncio.sleep(0.05)
    return dict(answer.json())


async def test_health_and_metrics_while_it_polls(listening, tutor, phone, site) -> None:
    phone.says("/start")
    await phone.sees("你好")
    found = await ready(site)
    assert found["lease"]["leader"]
    assert found["poller"]["age"] < 30
    counted = await samples(site)
    assert counted["tutor_updates_total", "message", "handled"] == 1
    assert counted["tutor_reply_seconds_count",] == 1
    assert (counted["tutor_leader",], counted["tutor_inbox_waiting",]) == (1, 0)
    assert (await site.post("/hooks/telegram")).status_code == 404


async def test_updates_come_by_webhook(hooked, tutor, phone, site, telegram) -> None:
    local: Telegram = telegram[0]
    webhook = await local.call("getWebhookInfo")
    assert (webhook["url"], webhook["max_connections"]) == (hooked["TUTOR_WEBHOOK_URL"], 40)
    assert webhook["allowed_updates"] == ["callback_query", "message", "my_chat_member"]
    phone.says("/start l_borders")
    await phone.sees("先看国境")
    phone.taps("下一张")
    await phone.sees("再看关境")
    assert "getUpdates" not in {request.method for request in local.requests}
    assert (await ready(site))["poller"] == {"ok": True, "age": None}
    assert (await samples(site))["tutor_webhook_requests_total", "200"] == 2


async def test_a_stranger_brings_nothing_to_the_webhook(hooked, tutor, site) -> None:
    update = {"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}}
    for headers in ({}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: SECRET + "x"}):
        assert (await site.post("/hooks/telegram", json=update, headers=headers)).status_code == 403
    known = {SECRET_HEADER: SECRET}
    assert (await site.post("/hooks/telegram", content=b" " * (1 << 20) + b" ", headers=known)).status_code == 413
    assert (await site.post("/hooks/telegram", content=b"{", headers=known)).status_code == 400
    assert [value for (name, *_), value in (await samples(site)).items() if name == "tutor_updates_total"] == []


async def test_from_webhook_to_polling_and_nothing_is_lost_between(hooked, tutor, phone, telegram) -> None:
    phone.says("/start l_borders")
    await phone.sees("先看国境")
    await tutor.ends()
    phone.taps("下一张")
    for name in ("TUTOR_WEBHOOK_URL", "TUTOR_WEBHOOK_SECRET"):
        del hooked[name]
    await tutor.start()
    await phone.sees("再看关境")
    assert (await telegram[0].call("getWebhookInfo"))["url"] == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_a_reply_under_way_still_arrives(slow: Slow, tutor, phone, number: signal.Signals) -> None:
    slow.hold("sendMessage")
    phone.says("/start")
    await slow.arrived.wait()
    began = time.monotonic()
    tutor.process.send_signal(number)
    slow.on.set()
    await phone.sees("你好")
    assert await tutor.process.wait() == 0
    assert time.monotonic() - began < STOPS_WITHIN_SECONDS


async def test_a_reply_that_never_arrives_is_not_waited_for_too_long(slow: Slow, tutor, phone) -> None:
    slow.hold("sendMessage")
    phone.says("/start")
    await slow.arrived.wait()
    began = time.monotonic()
    tutor.process.send_signal(signal.SIGTERM)
    assert await tutor.process.wait() == 0
    assert time.monotonic() - began < STOPS_WITHIN_SECONDS


async def test_it_can_be_stopped_while_it_still_waits_for_telegram(environment, tutor_to_be, tmp_path: Path) -> None:
    """Somebody listens there and says nothing."""
    asked = asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        environment["TUTOR_TELEGRAM_URL"] = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await tutor_to_be.launch()
        await asyncio.wait_for(asked.wait(), PATIENCE_SECONDS)
        began = time.monotonic()
        tutor_to_be.process.send_signal(signal.SIGTERM)
        assert await tutor_to_be.process.wait() == 0
    assert time.monotonic() - began < STOPS_WITHIN_SECONDS
