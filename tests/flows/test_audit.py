"""Whether the review log rebuilds every memory."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, delete, update

from bot.actions import GradeItem
from bot.domain.catalog import Catalog
from bot.domain.review import Grade
from bot.flows import audit as auditing
from bot.flows import introduce, reviews
from bot.flows.audit import Audit, audit
from bot.flows.scene import Scene
from content.loader import load
from storage import people
from storage.store import Store
from storage.tables import Person, ReviewItem, ReviewLog

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CATALOG = Catalog(load(Path(__file__).parent.parent / "course"))
ITEMS = [item.id for item in CATALOG.items_of_lesson("borders")]
ANSWERS = 40


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    """Somebody's forty answers over months, in two zones."""
    made = Store(database)
    luck, now = random.Random(7), NOW
    async with made.begin() as unit:
        person = await unit.insert(
            Person(telegram_id=1, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )
        await introduce.items(Scene(unit, CATALOG, person, now, ""), ITEMS)
    turns = dict.fromkeys(ITEMS, 0)
    for number in range(ANSWERS):
        now += timedelta(hours=luck.randint(1, 90))
        async with made.begin() as unit:
            person = await people.locked(unit, 1)
            person.zone = "America/New_York" if number > ANSWERS / 2 else person.zone
            item = luck.choice(ITEMS[:2])
            recalled = CATALOG.recall(item)
            scene = Scene(unit, CATALOG, person, now, "")
            if recalled is not None:
                await reviews.grade_item(scene, GradeItem(item, turns[item], luck.choice([*Grade]), 0))
                turns[item] += 1
    assert sum(turns.values()) > ANSWERS / 3
    yield made
    await made.close()


async def looked_through(store: Store) -> Audit:
    async with store.read() as unit:
        return await audit(unit)


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
async def test_every_memory_is_what_its_answers_make_of_it(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(auditing, "BATCH", 2)
    found = await looked_through(store)
    assert found.differences == []
    assert found.items == len(ITEMS)
    assert found.answers > ANSWERS / 3


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("stability", 1.5),
        ("difficulty", 9.9),
        ("due", NOW),
        ("last_review", NOW),
        ("phase", 3),
        ("step", 1),
        ("lapses", 77),
        ("reps", 1),
    ],
)
async def test_a_memory_that_was_tampered_with_is_found(store: Store, column: str, value: object) -> None:
    async with store.begin() as unit:
        await unit.exec(update(ReviewItem).where(col(ReviewItem.reps) > 1).values({column: value}))
    found = await looked_through(store)
    assert found.differences
    assert all(column in line or column == "reps" for line in found.differences)


async def test_an_answer_that_is_missing_is_found(store: Store) -> None:
    async with store.begin() as unit:
        await unit.exec(delete(ReviewLog).where(col(ReviewLog.turn) == 2))
    assert "turns in the log: 0, 1, 3" in "".join((await looked_through(store)).differences)


async def test_answers_graded_by_other_parameters_are_counted_and_not_worked_out_again(store: Store) -> None:
    async with store.begin() as unit:
        await unit.exec(update(ReviewLog).values(parameters="fsrs5-old"))
        await unit.exec(update(ReviewItem).where(col(ReviewItem.reps) > 0).values(stability=1.5))
    found = await looked_through(store)
    assert found.other_parameters > 0
    assert found.differences == []
