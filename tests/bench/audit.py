"""Whether the log rebuilds every memory after very many random answers, some of them taken back.

    python -m tests.bench.audit --answers 100000

Answers go through the tutor's own flow. Exits with 1 if one memory is not what its log makes of it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions import GradeItem
from bot.domain.catalog import Catalog
from bot.domain.review import Grade
from bot.flows import introduce, reviews
from bot.flows.audit import audit
from bot.flows.scene import Scene
from content.loader import load
from storage import migrate, people
from storage import reviews as rows
from storage.store import Store
from storage.tables import Person
from tests.faults.telegrams import tell

COURSE = Path(__file__).parents[2] / "content" / "courses" / "b2b"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Europe/Berlin", "UTC")
A_TRANSACTION = 500
UNDONE = 0.05


async def answer(store: Store, catalog: Catalog, answers: int, luck: random.Random) -> int:
    """Gives random answers at random times in changing zones; returns how many were taken back."""
    ids = [item.id for lesson in catalog.lessons for item in catalog.items_of_lesson(lesson.id)]
    ids = [one for one in ids if catalog.recall(one) is not None]
    turns, now, undone = dict.fromkeys(ids, 0), NOW, 0
    async with store.begin() as unit:
        person = await unit.insert(Person(telegram_id=1, name="李明", language="zh-CN", zone="UTC", created_at=NOW))
        await introduce.items(Scene(unit, catalog, person, NOW, ""), ids)
    for _ in range(0, answers, A_TRANSACTION):
        async with store.begin() as unit:
            person = await people.locked(unit, 1)
            if person is None:
                raise LookupError(1)
            person.zone = luck.choice(ZONES)
            for _ in range(A_TRANSACTION):
                now += timedelta(minutes=luck.randint(1, 300))
                item, scene = luck.choice(ids), Scene(unit, catalog, person, now, "")
                await reviews.grade_item(scene, GradeItem(item, turns[item], luck.choice([*Grade]), 0))
                turns[item] += 1
                last = await rows.last_answer(unit, scene.me) if luck.random() < UNDONE else None
                if last is not None and await rows.undo(unit, last, now):
                    turns[last.item_id] -= 1
                    undone += 1
    return undone


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--answers", type=int, default=100_000)
    chosen = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store, catalog = Store(f"sqlite:///{folder}/tutor.db"), Catalog(load(COURSE))
        await migrate.upgrade(store)
        undone = await answer(store, catalog, chosen.answers, random.Random(1))
        async with store.read() as unit:
            found = await audit(unit)
        await store.close()
    tell(
        f"{found.items} items, {found.answers} answers that stand, {undone} taken back: "
        f"{len(found.differences)} differences"
    )
    for line in found.differences[:10]:
        tell(line)
    return int(bool(found.differences))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
