"""Updates with redeliveries, processes killed at random: every update has one effect, in its chat's order.

    python -m tests.faults.inbox_exactly_once --on postgres --updates 5000 --kills 30 --processes 2

The processes store what is delivered and handle it with the tutor's own inbox; this one plays Telegram, which delivers
again what was not confirmed (and now and then what was), and kills. Exits with 1 unless all is as it must be.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select, text

from bot.delivery.inbox import Inbox, NotItsTurn
from storage import inbox, migrate
from storage.store import Store
from storage.tables import InboxUpdate, UpdateState
from tests.postgres import DURABLE, cluster, programs

CHATS = 40
BATCH = 20
AGAIN = 0.1
"""How often something is delivered once more although it was confirmed, perhaps long ago."""
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 1200
CREATE = {
    "sqlite": "CREATE TABLE effect (id INTEGER PRIMARY KEY, chat_id INTEGER, update_id INTEGER)",
    "postgresql": "CREATE TABLE effect (id SERIAL PRIMARY KEY, chat_id BIGINT, update_id BIGINT)",
}

Delivery = list[tuple[int, int]]
"""Updates and their chats."""


async def work(url: str) -> None:
    """One process: stores what comes in by line, confirms it, and handles what waits."""
    store = Store(url)

    async def handle(row: InboxUpdate) -> None:
        async with store.begin() as unit:
            if not await inbox.finish(unit, row.update_id):
                raise NotItsTurn
            await unit.exec(text(f"INSERT INTO effect (chat_id, update_id) VALUES ({row.chat_id}, {row.update_id})"))

    async def apologise(row: InboxUpdate) -> None:
        """Nothing fails here but by being killed."""

    at_work = Inbox(store, handle, apologise)
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = asyncio.create_task(at_work.run())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while line := await lines.readline():
        async with store.begin() as unit:
            for update_id, chat_id in json.loads(line):
                await inbox.put(unit, update_id, chat_id, "{}", datetime.now(UTC))
        sys.stdout.write("stored\n")
        sys.stdout.flush()
        at_work.arrived()
    running.cancel()


@dataclass
class Worker:
    """A process that can be killed and comes back."""

    url: str
    process: asyncio.subprocess.Process | None = None
    alive: asyncio.Event = field(default_factory=asyncio.Event)

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.inbox_exactly_once", "--work", self.url,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await self._answer()
        self.alive.set()

    async def deliver(self, updates: Delivery) -> bool:
        """Whether the updates were confirmed."""
        await self.alive.wait()
        try:
            self.process.stdin.write(json.dumps(updates).encode() + b"\n")
            await self.process.stdin.drain()
        except ConnectionError:
            return False
        return await self._answer()

    async def kill(self) -> None:
        self.alive.clear()
        self.process.kill()
        await self.process.wait()

    async def _answer(self) -> bool:
        return bool(await self.process.stdout.readline())


@dataclass
class Figures:
    on: str
    processes: int
    updates: int
    kills: int = 0
    deliveries_again: int = 0
    effects: int = 0
    doubled: int = 0
    out_of_order: int = 0
    waiting: int = 0
    quarantined: int = 0
    seconds: float = 0.0

    @property
    def as_it_must_be(self) -> bool:
        wrong = (self.doubled, self.out_of_order, self.waiting, self.quarantined)
        return self.effects == self.updates and not any(wrong)


async def play(url: str, figures: Figures, kills: int, luck: random.Random) -> None:
    """Delivers everything while processes are killed, and counts what came of it."""
    store = Store(url)
    await migrate.upgrade(store)
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql(CREATE[connection.dialect.name])
    workers = [Worker(url) for _ in range(figures.processes)]
    await asyncio.gather(*(one.start() for one in workers))
    began = time.monotonic()
    killing = asyncio.create_task(_kill(store, workers, figures, kills, luck))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await _deliver(workers, figures, luck)
        await killing
        while await _count(store, InboxUpdate.state == UpdateState.WAITING):
            await asyncio.sleep(LOOK_SECONDS)
    figures.seconds = round(time.monotonic() - began, 1)
    for one in workers:
        await one.kill()
    await _look(store, figures)
    await store.close()


async def _deliver(workers: list[Worker], figures: Figures, luck: random.Random) -> None:
    updates = [(number, 1 + luck.randrange(CHATS)) for number in range(1, figures.updates + 1)]
    at = 0
    while at < len(updates):
        size = luck.randint(1, BATCH)
        stored = await luck.choice(workers).deliver(updates[at : at + size])
        figures.deliveries_again += not stored
        at += size if stored else 0
        if luck.random() < AGAIN:
            old = luck.randrange(at + 1)
            figures.deliveries_again += await luck.choice(workers).deliver(updates[old : old + BATCH])


async def _kill(store: Store, workers: list[Worker], figures: Figures, kills: int, luck: random.Random) -> None:
    """Spread over the whole work, each at some moment within an update."""
    for number in range(kills):
        while await _effects(store) < figures.updates * number / kills:
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.sleep(luck.random() * LOOK_SECONDS)
        one = luck.choice(workers)
        await one.kill()
        figures.kills += 1
        await one.start()


async def _look(store: Store, figures: Figures) -> None:
    async with store.read() as unit:
        rows = (await unit.exec(text("SELECT chat_id, update_id FROM effect ORDER BY chat_id, id"))).all()
    figures.effects = len({update for _, update in rows})
    figures.doubled = len(rows) - figures.effects
    for _, of_chat in groupby(rows, key=lambda row: row[0]):
        order = [update for _, update in of_chat]
        figures.out_of_order += sum(later < earlier for earlier, later in pairwise(order))
    figures.waiting = await _count(store, InboxUpdate.state == UpdateState.WAITING)
    figures.quarantined = await _count(store, InboxUpdate.state == UpdateState.QUARANTINED)


async def _effects(store: Store) -> int:
    async with store.read() as unit:
        return (await unit.exec(text("SELECT count(*) FROM effect"))).scalar_one()


async def _count(store: Store, condition: Any) -> int:
    async with store.read() as unit:
        return (await unit.exec(select(func.count(col(InboxUpdate.update_id))).where(condition))).one()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """A database of its own, as durable as in earnest."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{Path(folder).as_posix()}/tutor.db"
        return
    installed = programs()
    if installed is None:
        raise SystemExit("there is no PostgreSQL here")
    with cluster(installed, DURABLE) as running:
        yield running.url()


def main() -> None:
    """Prints the figures as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--database", help="an empty database; one is made unless given")
    parser.add_argument("--updates", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        asyncio.run(work(chosen.work))
        return
    figures = Figures(chosen.on, chosen.processes, chosen.updates)

    def run(url: str) -> None:
        asyncio.run(play(url, figures, chosen.kills, random.Random(chosen.seed)))

    if chosen.database:
        run(chosen.database)
    else:
        with database(chosen.on) as url:
            run(url)
    sys.stdout.write(json.dumps(asdict(figures)) + "\n")
    sys.exit(0 if figures.as_it_must_be else 1)


if __name__ == "__main__":
    main()
