"""Two replicas on one PostgreSQL behind one address, told what compose.yaml tells them."""

from __future__ import annotations

import asyncio
import itertools
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.types import Receive, Scope, Send

from bot.web.server import Server
from tests.postgres import Cluster
from tests.process.conftest import PATIENCE_SECONDS, ROOT, Phone


@dataclass
class Replica:
    """One of the two, with what it serves to operators."""

    environment: dict[str, str]
    log: Path
    site: httpx.AsyncClient
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    async def ends(self) -> None:
        self.process.terminate()
        await self.process.wait()

    async def health(self) -> dict[str, dict[str, object]]:
        """What it says as soon as it is ready."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                with suppress(httpx.ConnectError):
                    answer = await self.site.get("/healthz")
                    if answer.status_code == 200:
                        return dict(answer.json())
                await asyncio.sleep(0.05)

    async def counted(self, name: str, label: str) -> float:
        text = (await self.site.get("/metrics")).text
        found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
        return sum(one.value for one in found if one.name == name and label in one.labels.values())


class Proxy:
    """What stands in front of the replicas: each in turn, the other one where the first is not there."""

    def __init__(self, replicas: list[Replica]) -> None:
        self._turns = itertools.cycle([replicas, replicas[::-1]])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", scope["type"] == "http"
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        status = await self._forward(scope["path"], dict(scope["headers"]), body) if body else 502
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async def _forward(self, path: str, headers: dict[bytes, bytes], body: bytes) -> int:
        for replica in next(self._turns):
            try:
                return (await replica.site.post(path, content=body, headers=headers)).status_code
            except httpx.TransportError:
                continue
        return 502


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports


@pytest.fixture
async def replicas(
    environment: dict[str, str], postgres: Cluster, tmp_path: Path
) -> AsyncIterator[tuple[Replica, Replica]]:
    front, *ports = free_ports(3)
    url = postgres.url(postgres.create())
    told = environment | {"TUTOR_DATABASE_URL": url, "TUTOR_WEBHOOK_URL": f"http://127.0.0.1:{front}/hooks/telegram"}
    made = [
        Replica(
            told | {"TUTOR_LISTEN": f"127.0.0.1:{port}"},
            tmp_path / f"log-{port}",
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}"),
        )
        for port in ports
    ]
    proxy = Server(Proxy(made), "127.0.0.1", front)
    await proxy.start()
    await asyncio.gather(*(one.start() for one in made))
    yield made[0], made[1]
    for one in made:
        if one.process.returncode is None:
            await one.ends()
        await one.site.aclose()
    await proxy.stop()


async def turn_cards(phone: Phone, times: int) -> None:
    turns = itertools.cycle((("下一张", "再看关境"), ("返回", "先看国境")))
    for label, words in itertools.islice(turns, times):
        phone.taps(label)
        await phone.sees(words)


async def test_both_serve_one_leads_and_the_other_takes_over(replicas, phone: Phone) -> None:
    """They begin at once on a database without any table: had both brought it up to date, one would have failed."""
    leads = [(await one.health())["lease"]["leader"] for one in replicas]
    assert sorted(leads) == [False, True]
    phone.says("/start l_borders")
    await phone.sees("先看国境")
    await turn_cards(phone, 5)
    assert [await one.counted("tutor_webhook_requests_total", "200") for one in replicas] == [3, 3]
    async with asyncio.timeout(PATIENCE_SECONDS):
        while sum([await one.counted("tutor_updates_total", "handled") for one in replicas]) != 6:
            await asyncio.sleep(0.05)
    assert [await one.counted("tutor_updates_total", "failed") for one in replicas] == [0, 0]

    leader, other = replicas if leads[0] else reversed(replicas)
    await leader.ends()
    phone.taps("返回")
    await phone.sees("先看国境")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (await other.health())["lease"]["leader"]:
            await asyncio.sleep(0.05)
    for one in replicas:
        assert "error" not in one.log.read_text(encoding="utf-8")
