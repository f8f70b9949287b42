"""The tutor as an operator runs it: a process of its own, a Telegram on loopback, a real clock."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.simulator import Clock, Telegram, build_app
from bot.simulator.chats import User
from bot.web.server import Server

ROOT = Path(__file__).parents[2]
TOKEN = "7:process"
PATIENCE_SECONDS = 60


@dataclass
class Child:
    """A process that the nursery has made, as asyncio knows its own."""

    line: socket.socket
    pid: int
    stdout: asyncio.StreamReader
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        if self.returncode is None:
            self.returncode = int(await asyncio.get_running_loop().sock_recv(self.line, 64))
        return self.returncode


@pytest.fixture(scope="session")
def nursery() -> Iterator[socket.socket]:
    """Where tutors come from, one at a time (tests.process.nursery)."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.process.nursery", str(its.fileno())], cwd=ROOT, pass_fds=[its.fileno()]
        )
    ours.setblocking(False)
    with ours:
        yield ours
    process.wait(PATIENCE_SECONDS)


@dataclass
class Tutor:
    """`tutor run`, to be started, killed and started again."""

    environment: dict[str, str]
    log: Path
    """What all its processes write to standard error."""
    nursery: socket.socket
    process: Child | None = None

    async def start(self) -> None:
        await self.launch()
        await asyncio.wait_for(self.process.stdout.readline(), PATIENCE_SECONDS)

    async def launch(self) -> None:
        """Starts it and does not wait until it is there."""
        loop, said = asyncio.get_running_loop(), asyncio.StreamReader()
        reading, writing = os.pipe()
        with self.log.open("ab") as log:
            socket.send_fds(self.nursery, [json.dumps(self.environment).encode()], [writing, log.fileno()])
        os.close(writing)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(said), os.fdopen(reading, "rb"))
        self.process = Child(self.nursery, int(await loop.sock_recv(self.nursery, 64)), said)

    async def ends(self) -> None:
        """As a supervisor ends it."""
        self.process.terminate()
        await self.process.wait()

    async def settled(self) -> None:
        """Returns as soon as nothing that was said is owed any more: who comes next will not say it again."""
        with closing(sqlite3.connect(Path(self.environment["TUTOR_DATA"], "tutor.db"))) as database:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while database.execute("SELECT count(owed) FROM inbox").fetchone() != (0,):
                    await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """kill -9: no time for anything."""
        self.process.kill()
        await self.process.wait()


@dataclass
class Phone:
    """Somebody's private chat; waits for what is to be seen, by the local Telegram's own events."""

    telegram: Telegram
    user: User
    events: asyncio.Queue[Any] = field(init=False)

    def __post_init__(self) -> None:
        self.events = self.telegram.subscribe()

    def says(self, text: str) -> None:
        self.telegram.send_text(self.user, self.user.id, text)

    def taps(self, label: str) -> None:
        for message in reversed(self.telegram.history(self.user.id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        self.telegram.tap(self.user, self.user.id, message["message_id"], button["callback_data"])
                        return
        raise AssertionError(f"no button {label} under {self.reads()}")

    def labels(self) -> list[str]:
        rows = self._screen().get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def screens(self) -> int:
        """How many messages the bot has sent."""
        return sum(one["from"]["is_bot"] for one in self.telegram.history(self.user.id))

    def reads(self) -> str:
        return str(self._screen().get("text") or self._screen().get("caption") or "")

    async def sees(self, words: str) -> None:
        await self.until(lambda: words in self.reads(), words)

    async def until(self, seen: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not seen():
                    await self.events.get()
        except TimeoutError:
            raise AssertionError(f"never saw 「{what}」, but:\n{self.reads()}") from None

    def _screen(self) -> dict[str, Any]:
        said = [one for one in self.telegram.history(self.user.id) if one["from"]["is_bot"]]
        return said[-1] if said else {}


class Slow:
    """The way to Telegram, on which one kind of call may be held up."""

    def __init__(self, served: ASGIApp) -> None:
        self.served = served
        self.method = ""
        self.arrived = asyncio.Event()
        self.on = asyncio.Event()
        self.lost = False
        """What is held up gets lost on the way."""

    def hold(self, method: str) -> None:
        """Holds up the calls of this method from now on."""
        self.method, self.lost = method, False
        self.arrived.clear()
        self.on.clear()

    def lose(self) -> None:
        """What is held up never arrives, and nothing is held up any more."""
        self.method, self.lost = "", True
        self.on.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.method and scope["type"] == "http" and scope["path"].endswith(f"/{self.method}"):
            self.arrived.set()
            await self.on.wait()
            if self.lost:
                return
        await self.served(scope, receive, send)


@pytest.fixture
async def slow(telegram: tuple[Telegram, str], environment: dict[str, str]) -> AsyncIterator[Slow]:
    local = telegram[0]
    way = Slow(build_app(local, local.clock))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(way, "127.0.0.1", port)
    await server.start()
    environment["TUTOR_TELEGRAM_URL"] = f"http://127.0.0.1:{port}"
    yield way
    way.on.set()
    await local.close()
    await server.stop()


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[Telegram, str]]:
    """A local Telegram and its address."""
    clock = Clock(lambda: datetime.now(UTC))
    local = Telegram(clock, TOKEN)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(build_app(local, clock), "127.0.0.1", port)
    await server.start()
    yield local, f"http://127.0.0.1:{port}"
    await local.close()
    await server.stop()


@pytest.fixture
def environment(telegram: tuple[Telegram, str], tmp_path: Path) -> dict[str, str]:
    """What the tutor is told; a test may change it before it starts."""
    found = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
    return found | {
        "TUTOR_BOT_TOKEN": TOKEN,
        "TUTOR_TELEGRAM_URL": telegram[1],
        "TUTOR_DATA": str(tmp_path / "data"),
        "TUTOR_COURSE": str(ROOT / "tests/course"),
        "TUTOR_LISTEN": "",
    }


@pytest.fixture
async def tutor_to_be(environment: dict[str, str], tmp_path: Path, nursery: socket.socket) -> AsyncIterator[Tutor]:
    """Whatever happens to it, its log never holds the token."""
    made = Tutor(environment, tmp_path / "log", nursery)
    yield made
    if made.process and made.process.returncode is None:
        await made.kill()
    assert TOKEN not in made.log.read_text(encoding="utf-8")


@pytest.fixture
async def tutor(tutor_to_be: Tutor) -> Tutor:
    await tutor_to_be.start()
    return tutor_to_be


@pytest.fixture
def phone(telegram: tuple[Telegram, str]) -> Phone:
    return Phone(telegram[0], telegram[0].add_user("李明"))
