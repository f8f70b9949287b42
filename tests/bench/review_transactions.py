"""Review answers at once, as the tutor takes them: one durable transaction each, on both databases.

    python -m tests.bench.review_transactions --at-once 32 --seconds 10

Prints what one bare commit costs beside it: the disk decides a good part of the figure. Exits with 1 where an answer
was lost, the p99 is more than twice a fair turn, or there are fewer answers a second than aimed at; SQLite's aim is for
a disk on which the bare commit takes 0.2 ms, and not asked for on a slower one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlmodel import func, insert, select

from bot import app
from bot.actions import GradeItem
from bot.domain.catalog import Catalog
from bot.domain.review import Grade
from bot.flows import introduce, reviews
from bot.flows.scene import Scene
from content.loader import load
from storage import inbox, migrate, people
from storage.store import Store, Unit
from storage.tables import InboxUpdate, Person, ReviewItem, ReviewLog, UpdateState
from tests.faults.telegrams import tell
from tests.postgres import DURABLE, cluster, programs

COURSE = Path(__file__).parent.parent / "course"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
WARMING = 8
"""Answers of each before the clock begins: they open the connections, on which psycopg prepares what comes often."""
BARE_COMMITS = 300
P99 = 0.99
AIMS = {"sqlite": 150, "postgres": 200}
"""Answers a second."""
QUICK_COMMIT_MS = 0.25


@dataclass
class Trainee:
    """Answers one item again and again."""

    store: Store
    catalog: Catalog
    telegram_id: int
    item_id: str
    answers: int = 0

    async def join(self) -> None:
        async with self.store.begin() as unit:
            await unit.insert(
                Person(telegram_id=self.telegram_id, name="李明", language="zh-CN", zone="UTC", created_at=NOW)
            )
            await introduce.items(await self._scene(unit), [self.item_id])

    async def answer(self, update_id: int) -> None:
        """What handling a tap on 记住了 does in the database, the update's own end included."""
        async with self.store.begin() as unit:
            if not await inbox.finish(unit, update_id):
                raise LookupError(update_id)
            await reviews.grade_item(await self._scene(unit), GradeItem(self.item_id, self.answers, Grade.GOOD, 0))
        self.answers += 1

    async def _scene(self, unit: Unit) -> Scene:
        person = await people.locked(unit, self.telegram_id)
        if person is None:
            raise LookupError(self.telegram_id)
        return Scene(unit, self.catalog, person, NOW + self.answers * A_MINUTE, "")


async def measure(url: str, at_once: int, seconds: float) -> dict[str, float]:
    """Answers a second, and how long one takes from asking to committed."""
    store = Store(url)
    await migrate.upgrade(store)
    catalog = Catalog(load(COURSE))
    item = catalog.items_of_lesson(catalog.lessons[0].id)[0]
    trainees = [Trainee(store, catalog, number, item.id) for number in range(1, at_once + 1)]
    for one in trainees:
        await one.join()
    updates = await _fill_inbox(store, at_once, most=int(seconds * 1000))
    for _ in range(WARMING):
        await asyncio.gather(*(one.answer(updates[one.telegram_id].pop(0)) for one in trainees))
    app.keep()
    took: list[float] = []
    began, burnt = time.perf_counter(), time.process_time()

    async def flood(one: Trainee, mine: Iterator[int]) -> None:
        while time.perf_counter() - began < seconds:
            asked = time.perf_counter()
            await one.answer(next(mine))
            took.append(time.perf_counter() - asked)

    await asyncio.gather(*(flood(one, iter(updates[one.telegram_id])) for one in trainees))
    lasted, burnt = time.perf_counter() - began, time.process_time() - burnt
    counted, logged = await _stored(store)
    await store.close()
    answered = sum(one.answers for one in trainees)
    a_second = len(took) / lasted
    return {
        "answers": answered,
        "lost": (answered - counted) + (answered - logged),
        "a_second": round(a_second),
        "cpu_ms_each": round(burnt / len(took) * 1000, 2),
        "p50_ms": round(statistics.median(took) * 1000),
        "p99_ms": round(sorted(took)[int(len(took) * P99)] * 1000),
        "fair_p99_ms": round(2 * at_once / a_second * 1000),
    }


async def _fill_inbox(store: Store, at_once: int, most: int) -> dict[int, list[int]]:
    """Updates waiting for everybody, so that ending one costs what it costs in earnest."""
    each = -(-most // at_once)
    updates = {who: [who * 1_000_000 + number for number in range(each)] for who in range(1, at_once + 1)}
    about = {"payload": "{}", "state": UpdateState.WAITING, "attempts": 0, "received_at": NOW}
    async with store.begin() as unit:
        rows = [{"update_id": update_id, "chat_id": who, **about} for who, ids in updates.items() for update_id in ids]
        await unit.exec(insert(InboxUpdate), params=rows)
    return updates


async def _stored(store: Store) -> tuple[int, int]:
    async with store.read() as unit:
        counted = (await unit.exec(select(func.sum(ReviewItem.reps)))).one()
        logged = (await unit.exec(select(func.count(ReviewLog.id)))).one()
    return counted or 0, logged


def bare_sqlite_ms(file: Path) -> float:
    """One row changed and committed by plain sqlite3 with the same durability."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("CREATE TABLE one (number INTEGER)")
        connection.execute("INSERT INTO one VALUES (0)")
        return _median_ms(lambda: connection.execute("UPDATE one SET number = number + 1"))


def bare_postgres_ms(url: str) -> float:
    """One row changed and committed by plain psycopg."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE one (number INTEGER)")
        connection.execute("INSERT INTO one VALUES (0)")
        return _median_ms(lambda: connection.execute("UPDATE one SET number = number + 1"))


def _median_ms(commit: Callable[[], object]) -> float:
    took = []
    for _ in range(BARE_COMMITS):
        began = time.perf_counter()
        commit()
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 2)


@contextmanager
def postgres() -> Iterator[str]:
    installed = programs()
    if installed is None:
        raise SystemExit("there is no PostgreSQL here")
    with cluster(installed, DURABLE) as running:
        yield running.url()


def main() -> int:
    """Prints one line of JSON for each database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--on", choices=("sqlite", "postgres"), action="append")
    chosen = parser.parse_args()
    wrong: list[str] = []
    for kind in chosen.on or ("sqlite", "postgres"):
        if kind == "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                bare = bare_sqlite_ms(Path(folder) / "bare.db")
                url = f"sqlite:///{Path(folder).as_posix()}/tutor.db"
                found = asyncio.run(measure(url, chosen.at_once, chosen.seconds))
        else:
            with postgres() as url:
                bare = bare_postgres_ms(url)
                found = asyncio.run(measure(url, chosen.at_once, chosen.seconds))
        line = {"on": kind, "at_once": chosen.at_once, **found, "bare_commit_ms": bare}
        tell(json.dumps(line))
        wrong += judge(kind, found, bare)
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


def judge(kind: str, found: dict[str, float], bare: float) -> list[str]:
    wrong = [f"{kind}: {found['lost']} lost"] if found["lost"] else []
    if found["p99_ms"] > found["fair_p99_ms"]:
        wrong.append(f"{kind}: p99 {found['p99_ms']} ms, at most {found['fair_p99_ms']}")
    if found["a_second"] < AIMS[kind] and (kind != "sqlite" or bare <= QUICK_COMMIT_MS):
        wrong.append(f"{kind}: {found['a_second']} a second, aimed at {AIMS[kind]}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
