"""Answers to one review item at once, from several processes: none is lost, none counts twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.actions import GradeItem
from bot.domain.catalog import Catalog
from bot.domain.review import Grade
from bot.flows import introduce, reviews
from bot.flows.audit import audit
from bot.flows.scene import Scene
from content.loader import load
from storage import people
from storage.store import Store, Unit, is_conflict
from storage.tables import Person, ReviewItem, ReviewLog

AT_ONCE = 50
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CATALOG = Catalog(load(Path(__file__).parent.parent / "course"))
ITEM = CATALOG.items_of_lesson("borders")[0].id

pytestmark = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def processes(database: str) -> AsyncIterator[list[Store]]:
    """Two on the same database, and somebody with one item to review."""
    made = [Store(database), Store(database)]
    async with made[0].begin() as unit:
        await unit.insert(Person(telegram_id=1, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW))
        await introduce.items(await scene(unit), [ITEM])
    yield made
    for one in made:
        await one.close()


async def scene(unit: Unit) -> Scene:
    return Scene(unit, CATALOG, await people.locked(unit, 1), NOW, "")


async def stored(store: Store) -> tuple[ReviewItem, list[ReviewLog]]:
    async with store.read() as unit:
        item = (await unit.exec(select(ReviewItem).where(col(ReviewItem.item_id) == ITEM))).one()
        return item, list((await unit.exec(select(ReviewLog).order_by(col(ReviewLog.id)))).all())


async def test_every_answer_is_in_the_log_and_in_the_counter(processes: list[Store]) -> None:
    async def answer(store: Store) -> None:
        async with store.begin() as unit:
            mine = await scene(unit)
            turn = (await unit.exec(select(ReviewItem.reps).where(col(ReviewItem.item_id) == ITEM))).one()
            await reviews.grade_item(mine, GradeItem(ITEM, turn, Grade.GOOD, 0))

    await asyncio.gather(*(answer(processes[number % 2]) for number in range(AT_ONCE)))
    item, log = await stored(processes[0])
    assert item.reps == len(log) == AT_ONCE
    assert [line.turn for line in log] == list(range(AT_ONCE))
    async with processes[0].read() as unit:
        assert (await audit(unit)).differences == []


async def test_one_button_tapped_at_once_counts_once(processes: list[Store]) -> None:
    async def tap(store: Store) -> None:
        async with store.begin() as unit:
            await reviews.grade_item(await scene(unit), GradeItem(ITEM, 0, Grade.GOOD, 0))

    await asyncio.gather(*(tap(processes[number % 2]) for number in range(AT_ONCE)))
    item, log = await stored(processes[0])
    assert item.reps == len(log) == 1


async def test_without_the_person_held_an_answer_is_refused_rather_than_lost(processes: list[Store]) -> None:
    async def answer(store: Store) -> None:
        async with store.begin() as unit:
            person = (await unit.exec(select(Person))).one()
            turn = (await unit.exec(select(ReviewItem.reps).where(col(ReviewItem.item_id) == ITEM))).one()
            await reviews.grade_item(Scene(unit, CATALOG, person, NOW, ""), GradeItem(ITEM, turn, Grade.GOOD, 0))

    ended = await asyncio.gather(*(answer(processes[number % 2]) for number in range(AT_ONCE)), return_exceptions=True)
    refused = [one for one in ended if one is not None]
    assert all(isinstance(one, LookupError) or is_conflict(one) for one in refused), refused
    item, log = await stored(processes[0])
    # Who came just after another one was told so, and answered nothing.
    assert 0 < item.reps == len(log) <= AT_ONCE - len(refused)
    assert [line.turn for line in log] == list(range(item.reps))
