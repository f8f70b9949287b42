"""What the parameters of a learner's class change besides the grading of an answer."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import update

from bot.actions import ShowExam
from bot.domain.catalog import Catalog
from bot.domain.model import STANDARD, Model, dumps
from bot.flows import agenda, exam
from bot.flows.scene import Scene
from content.loader import load
from storage.store import Store
from storage.tables import ClassMember, Classroom, ParameterSet, Person, ReviewItem, key

CATALOG = Catalog(load(Path(__file__).parent.parent / "course"))
ITEMS = [item.id for item in CATALOG.items_of_lesson("borders")]
NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
LASTING = Model((*STANDARD.parameters[:8], 4.0, *STANDARD.parameters[9:20], 0.8))
"""One answer lasts for years, and little is forgotten soon."""


@pytest.fixture
async def scene(database: str) -> AsyncIterator[Scene]:
    """A learner in a class, with items last answered eleven days ago."""
    store = Store(database)
    async with store.begin() as unit:
        person = await unit.insert(
            Person(telegram_id=1, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )
        room = await unit.insert(Classroom(chat_id=-1, title="外贸一班", owner_id=key(person), created_at=NOW))
        unit.add(ClassMember(class_id=key(room), person_id=key(person), joined_at=NOW))
        for item_id in ITEMS:
            unit.add(
                ReviewItem(
                    **{"person_id": key(person), "item_id": item_id, "fact": item_id},
                    **{"stability": 27.0, "difficulty": 5.0, "due": NOW - timedelta(days=1), "phase": 2, "step": 0},
                    **{"last_review": NOW - timedelta(days=11), "reps": 3, "lapses": 0},
                )
            )
        await unit.flush()
        yield Scene(unit, CATALOG, person, NOW, "")
    await store.close()


async def adopt(scene: Scene, model: Model) -> None:
    await scene.unit.insert(
        ParameterSet(
            **{"class_id": 1, "parameters": dumps(model), "fitted_at": NOW, "adopted": True},
            **{"reviews": 1000, "judged_on": 200, "loss_before": 0.5, "loss_after": 0.4},
        )
    )


async def test_the_eve_leaves_out_what_is_safe_by_them(scene: Scene) -> None:
    scene.person.exam_day = date(2026, 3, 3)
    assert len((await agenda.load(scene)).snapshot.reviews) == len(ITEMS)
    await adopt(scene, LASTING)
    assert (await agenda.load(scene)).snapshot.reviews == ()


async def test_the_end_of_a_backlog_is_promised_by_them(scene: Scene) -> None:
    scene.person.reviews_a_day = 1
    await scene.unit.exec(update(ReviewItem).values(stability=1.0, last_review=NOW - timedelta(days=1), due=NOW))
    await adopt(scene, Model((*STANDARD.parameters[:8], 0.0, *STANDARD.parameters[9:])))
    slow = await agenda.promise(scene, await agenda.load(scene))
    await adopt(scene, LASTING)
    quick = await agenda.promise(scene, await agenda.load(scene))
    assert quick is not None
    assert slow is None or slow.days > quick.days


async def test_what_to_expect_until_the_exam_is_told_by_them(scene: Scene) -> None:
    scene.person.exam_day = date(2026, 4, 2)
    told = (await exam.show(scene, ShowExam(0))).words.args
    await adopt(scene, LASTING)
    assert (await exam.show(scene, ShowExam(0))).words.args["a_day"] <= told["a_day"]
    assert (await exam.show(scene, ShowExam(0))).words.args != told
