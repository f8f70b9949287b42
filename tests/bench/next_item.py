"""How much longer somebody with very many items waits for the next one: the ratio, in one run, on both databases.

    python -m tests.bench.next_item --items 5000 --answers 100000

Measured is what a tap on 「下一项」 makes of the rows, without Telegram. Both learners have the same number of items due;
what differs is how many more they have, and how much they answered before. Exits with 1 above 1.5.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import insert, text

from bot.actions import NextItem
from bot.domain.catalog import Catalog
from bot.flows import reviews
from bot.flows.scene import Scene
from content.loader import load
from storage import migrate, people
from storage.store import Store
from storage.tables import Person, ReviewItem, ReviewLog
from tests.faults.telegrams import tell
from tests.postgres import DURABLE, cluster, programs

COURSE = Path(__file__).parents[2] / "content" / "courses" / "b2b"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
DUE = 30
ROUNDS = 400
MOST = 1.5
FEW = (50, 500)


async def fill(store: Store, telegram_id: int, ids: list[str], items: int, answers: int) -> None:
    """A learner with so many items, some of them of this course, and so many answers in the past."""
    luck = random.Random(telegram_id)
    async with store.begin() as unit:
        person = await unit.insert(
            Person(telegram_id=telegram_id, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )
        rows = [
            {
                "person_id": person.id, "item_id": ids[number] if number < len(ids) else f"other-{number}",
                "fact": f"l#{number}", "stability": luck.uniform(5, 200), "difficulty": 5.0, "phase": 2, "step": 0,
                "reps": 5, "lapses": 0, "last_review": NOW - luck.randint(10, 60) * A_DAY,
                "due": NOW - luck.randint(1, 5) * A_DAY if number < DUE else NOW + luck.randint(1, 300) * A_DAY,
            }
            for number in range(items)
        ]  # fmt: skip
        await unit.exec(insert(ReviewItem), params=rows)
        first = (await unit.exec(text(f"SELECT min(id) FROM review_item WHERE person_id = {person.id}"))).scalar_one()
        log = [
            {
                "person_id": person.id, "review_item_id": first + number % items, "turn": number // items, "grade": 3,
                "reviewed_at": NOW - 400 * A_DAY + number * timedelta(minutes=5), "zone": "Asia/Shanghai", "due": NOW,
                "parameters": "x",
            }
            for number in range(answers)
        ]  # fmt: skip
        for begin in range(0, len(log), 5000):
            await unit.exec(insert(ReviewLog), params=log[begin : begin + 5000])
    async with store.begin() as unit:
        await unit.exec(text("ANALYZE"))


async def ask(store: Store, catalog: Catalog, telegram_id: int) -> float:
    """Seconds for the next item."""
    async with store.begin() as unit:
        person = await people.locked(unit, telegram_id)
        if person is None:
            raise LookupError(telegram_id)
        began = time.perf_counter()
        await reviews.go_on(Scene(unit, catalog, person, NOW, ""), NextItem())
        return time.perf_counter() - began


async def measure(name: str, url: str, items: int, answers: int) -> float:
    store, catalog = Store(url), Catalog(load(COURSE))
    await migrate.upgrade(store)
    ids = [item.id for lesson in catalog.lessons for item in catalog.items_of_lesson(lesson.id)]
    await fill(store, 1, ids, *FEW)
    await fill(store, 2, ids, items, answers)
    took: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for who, seconds in took.items():
            seconds.append(await ask(store, catalog, who))
    await store.close()
    few, many = (statistics.median(seconds) * 1000 for seconds in took.values())
    tell(f"{name}: {FEW[0]} items {few:.2f} ms, {items} items and {answers} answers {many:.2f} ms: {many / few:.2f} ×")
    return many / few


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--items", type=int, default=5000)
    asked.add_argument("--answers", type=int, default=100_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ratios = [await measure("sqlite", f"sqlite:///{folder}/tutor.db", chosen.items, chosen.answers)]
    if (installed := programs()) is not None:
        with cluster(installed, DURABLE) as postgres:
            ratios.append(await measure("postgres", postgres.url(), chosen.items, chosen.answers))
    return int(max(ratios) > MOST)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
