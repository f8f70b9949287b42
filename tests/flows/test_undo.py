"""Taking answers back, whatever was answered, in whatever order, with whatever in between."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.actions import GradeItem, UndoReview
from bot.domain.catalog import Catalog
from bot.domain.review import Grade
from bot.flows import introduce, reviews
from bot.flows.audit import audit
from bot.flows.scene import Scene
from content.loader import load
from storage import migrate, people
from storage import reviews as rows
from storage.store import Store, Unit
from storage.tables import Person, ReviewItem

CATALOG = Catalog(load(Path(__file__).parent.parent / "course"))
RECALLS = [
    item.id for lesson in CATALOG.lessons for item in CATALOG.items_of_lesson(lesson.id) if CATALOG.recall(item.id)
]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ANSWER = st.tuples(
    st.just("answer"),
    st.integers(0, len(RECALLS) - 1),
    st.sampled_from(Grade),
    st.sampled_from([timedelta(minutes=1), timedelta(minutes=11), timedelta(hours=30), timedelta(days=20)]),
)
STEP = ANSWER | st.just(("undo",)) | st.just(("introduce",))
FORGOTTEN = [("answer", 0, Grade.AGAIN, timedelta(days=20)), ("answer", 0, Grade.GOOD, timedelta(minutes=11))]
LEECH = [("answer", 0, Grade.EASY, timedelta(minutes=1)), *(8 * FORGOTTEN), ("undo",)]
"""Forgotten so often that it counts as a leech, and then an answer taken back; with the rest no more than can be."""
STEPS = st.lists(STEP, max_size=25) | st.lists(STEP, max_size=12).map(lambda steps: [*LEECH, *steps])
NUMBERS = count(1)


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture(scope="module")
def store(runner: asyncio.Runner, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path_factory.mktemp('undo')}/tutor.db")
    runner.run(migrate.upgrade(made))
    yield made
    runner.run(made.close())


async def stand(unit: Unit, me: int) -> dict[int, dict[str, object]]:
    query = select(ReviewItem).where(col(ReviewItem.person_id) == me).execution_options(populate_existing=True)
    return {row.id: row.model_dump() for row in (await unit.exec(query)).all()}


async def play(store: Store, steps: list[tuple]) -> None:
    """Every step in a transaction of its own; after each undo the rows are what they were before the answer."""
    telegram_id, now, before = next(NUMBERS), NOW, []
    async with store.begin() as unit:
        person = await unit.insert(
            Person(telegram_id=telegram_id, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )
        await introduce.items(Scene(unit, CATALOG, person, now, ""), RECALLS[:2])
    for step in steps:
        now += timedelta(seconds=20)
        async with store.begin() as unit:
            scene = Scene(unit, CATALOG, await people.locked(unit, telegram_id), now, "")
            match step:
                case ("introduce",):
                    await introduce.items(scene, RECALLS)
                case ("undo",):
                    last = await rows.last_answer(unit, scene.me)
                    assert (last is None) == (not before)
                    if last is not None:
                        await reviews.undo(scene, UndoReview(last.item_id, last.turn))
                        expected, found = before.pop(), await stand(unit, scene.me)
                        assert {row: found[row] for row in expected} == expected
                case ("answer", number, grade, later):
                    now += later
                    scene = Scene(unit, CATALOG, scene.person, now, "")
                    rows_now = await stand(unit, scene.me)
                    item = next((row for row in rows_now.values() if row["item_id"] == RECALLS[number]), None)
                    if item is not None:
                        before.append(rows_now)
                        await reviews.grade_item(scene, GradeItem(RECALLS[number], item["reps"], grade, 0))
                        assert await stand(unit, scene.me) != rows_now
    async with store.read() as unit:
        assert (await audit(unit)).differences == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_undo_restores_every_row(runner: asyncio.Runner, store: Store, steps: list[tuple]) -> None:
    runner.run(play(store, steps))
