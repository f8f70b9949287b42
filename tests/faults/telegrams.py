"""A local Telegram on loopback for runs with real processes, with many people in it and lies to tell."""

from __future__ import annotations

import logging
import os
import random
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.reply import Reply, pack, say
from bot.simulator import Clock, Telegram, build_app
from bot.simulator.faults import Fault, Faults
from bot.web.server import Server
from storage import migrate, outbox
from storage.outbox import Message
from storage.store import Store

ROOT = Path(__file__).parents[2]
TOKEN = "7:faults"
FIRST = 100_001
"""Telegram id of the first recipient."""
KINDS = ("assignment", "reminder")
TOO_MANY = "Too Many Requests"


def tell(line: str) -> None:
    """Prints a figure at once, whoever reads along."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def telegram(recipients: int) -> AsyncIterator[tuple[Telegram, str]]:
    """A Telegram in which so many people have started the bot, and its address."""
    clock = Clock(now)
    local = Telegram(clock, TOKEN)
    for number in range(FIRST, FIRST + recipients):
        local.started.add(local.add_user(f"学员{number}", id=number).id)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    # A connection that breaks off where a lie wants it to is no news.
    logging.getLogger("uvicorn.error").disabled = True
    server = Server(build_app(local, clock), "127.0.0.1", port)
    await server.start()
    try:
        yield local, f"http://127.0.0.1:{port}"
    finally:
        await local.close()
        await server.stop()


def environment(address: str, folder: Path, **more: str) -> dict[str, str]:
    """What `tutor run` is told."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
    return own | {
        "TUTOR_BOT_TOKEN": TOKEN,
        "TUTOR_TELEGRAM_URL": address,
        "TUTOR_DATA": str(folder),
        "TUTOR_COURSE": str(ROOT / "tests/course"),
        "TUTOR_LISTEN": "",
        **more,
    }


async def enqueue(url: str, recipients: int) -> None:
    """Leaves a message for everybody in the outbox of this database, which is made if there is none."""
    store = Store(url)
    await migrate.upgrade(store)
    payload = pack(Reply(say("home.lost")))
    everybody = range(FIRST, FIRST + recipients)
    messages = [Message(f"run:{one}", KINDS[one % len(KINDS)], one, "zh-CN", payload) for one in everybody]
    async with store.begin() as unit:
        await outbox.put_all(unit, messages, now())
    await store.close()


def copies(local: Telegram, recipients: int) -> dict[int, int]:
    """How many messages stand in each recipient's chat."""
    everybody = range(FIRST, FIRST + recipients)
    return {one: sum(each["from"]["is_bot"] for each in local.history(one)) for one in everybody}


@dataclass
class Lies(Faults):
    """Answers that Telegram gives at random, as often as their share says."""

    seed: int = 1
    shares: tuple[tuple[str, float], ...] = (
        ("429", 0.05),
        ("502", 0.01),
        ("502_after", 0.01),
        ("timeout_after", 0.01),
    )
    told: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def take(self, method: str, chat_id: object) -> Fault | None:
        if method != "sendMessage":
            return None
        drawn = self._random.random()
        for kind, share in self.shares:
            if drawn < share:
                self.told[kind] += 1
                return Fault(method, None, 1, kind, self._random.randint(1, 3), None)
            drawn -= share
        return None
