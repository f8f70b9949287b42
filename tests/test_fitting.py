"""`tutor fit`, as an operator types it, and what comes of it for the learners."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.actions import GradeItem, UndoReview
from bot.domain.catalog import Catalog
from bot.domain.model import STANDARD, Model, loads
from bot.domain.review import Grade
from bot.flows import reviews
from bot.flows.audit import audit
from bot.flows.gather import gather
from bot.flows.scene import Scene
from content.loader import load
from storage import people
from storage.store import Store, Unit
from storage.tables import ClassMember, Classroom, Counted, ParameterSet, Person, ReviewItem, ReviewLog, key
from tests.forgetful import FIRST, SHAKY, Learnt, learner

CATALOG = Catalog(load(Path(__file__).parent / "course"))
RECALL = next(
    item.id for lesson in CATALOG.lessons for item in CATALOG.items_of_lesson(lesson.id) if CATALOG.recall(item.id)
)
DAYS = 70
LATER = FIRST + timedelta(days=DAYS + 20)
LEARNERS, ITEMS = 6, 25
STRANGER = 500

T = TypeVar("T")
Type = Callable[..., Result]

both = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def type_(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """`type_("--dry-run")`: the command on this test's database, away from anybody's own settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_DATABASE_URL", database)
    monkeypatch.setenv("TUTOR_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, ["fit", *words])


def within(database: str, work: Callable[[Unit], Awaitable[T]]) -> T:
    """What the work returns, in one transaction."""

    async def run() -> T:
        store = Store(database)
        try:
            async with store.begin() as unit:
                return await work(unit)
        finally:
            await store.close()

    return asyncio.run(run())


async def somebody(unit: Unit, telegram_id: int) -> Person:
    return await unit.insert(
        Person(telegram_id=telegram_id, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=FIRST)
    )


def exam(number: int) -> date | None:
    """Some of the learners had one."""
    return date(2026, 5, 11) if number % 3 == 0 else None


@cache
def answered(truth: Model, seed: str, exam_day: date | None) -> list[Learnt]:
    """Worked out once: what somebody has learnt."""
    return list(learner(truth, seed, ITEMS, DAYS, exam_day))


async def a_class(unit: Unit, title: str, truth: Model, learners: int, first: int) -> None:
    """Its members have learnt for ten weeks; some took answers back, which were as wrong as can be."""
    teacher = await somebody(unit, first)
    room = await unit.insert(Classroom(chat_id=-first, title=title, owner_id=key(teacher), created_at=FIRST))
    for number in range(learners):
        person = await somebody(unit, first + 1 + number)
        unit.add(ClassMember(class_id=key(room), person_id=key(person), joined_at=FIRST))
        await _learnt(unit, person, truth, f"{number}", exam(number))


async def _learnt(unit: Unit, person: Person, truth: Model, seed: str, exam_day: date | None) -> None:
    for number, learnt in enumerate(answered(truth, seed, exam_day)):
        item_id = RECALL if number == 0 else f"item-{number}"
        stands = vars(learnt.memory)
        item = await unit.insert(ReviewItem(person_id=key(person), item_id=item_id, fact="", **stands))
        for turn, one in enumerate(learnt.answers):
            for undone_at in (one.at, None) if turn == 2 else (None,):
                unit.add(
                    ReviewLog(
                        person_id=key(person),
                        review_item_id=key(item),
                        turn=turn,
                        grade=1 if undone_at else one.grade,
                        reviewed_at=one.at,
                        zone="Asia/Shanghai",
                        due=one.due,
                        parameters=one.parameters,
                        counted=Counted.REVIEW,
                        undone_at=undone_at,
                    )
                )
    await unit.flush()


@pytest.fixture
def classes(database: str) -> str:
    async def put(unit: Unit) -> None:
        await a_class(unit, "外贸一班", SHAKY, LEARNERS, 100)
        await a_class(unit, "外贸二班", SHAKY, 2, 300)
        await somebody(unit, STRANGER)

    for number in range(LEARNERS):
        # Beforehand, for PostgreSQL ends a transaction that keeps it waiting.
        answered(SHAKY, f"{number}", exam(number))
    within(database, put)
    return database


async def sets(unit: Unit) -> list[ParameterSet]:
    return list((await unit.exec(select(ParameterSet).order_by(col(ParameterSet.id)))).all())


async def answers(unit: Unit, telegram_id: int, now: datetime, grade: Grade = Grade.GOOD) -> ReviewLog:
    """The line that somebody's answer to their recall card leaves in the log."""
    person = await people.locked(unit, telegram_id)
    item = (
        await unit.exec(select(ReviewItem).where(ReviewItem.person_id == key(person), ReviewItem.item_id == RECALL))
    ).one()
    await reviews.grade_item(Scene(unit, CATALOG, person, now, ""), GradeItem(RECALL, item.reps, grade, 0))
    lines = select(ReviewLog).where(ReviewLog.review_item_id == key(item)).order_by(col(ReviewLog.id).desc())
    return (await unit.exec(lines)).first()


@both
def test_what_is_better_is_adopted_and_everything_stays_accounted_for(classes: str, type_: Type) -> None:
    result = type_()
    assert result.exit_code == 0, result.output
    assert "外贸一班: its own parameters are in use from now on" in result.output
    assert "外贸二班: nothing is changed, for 1000 reviews are needed." in result.output
    (stored,) = within(classes, sets)
    assert stored.adopted
    assert stored.loss_after < stored.loss_before
    fitted = loads(stored.parameters)

    async def goes_on(unit: Unit) -> None:
        assert (await answers(unit, 102, LATER)).parameters == fitted.name
        line = await answers(unit, 103, LATER)
        person = await people.locked(unit, 103)
        scene = Scene(unit, CATALOG, person, LATER, "")
        await reviews.undo(scene, UndoReview(RECALL, line.turn))
        assert (await answers(unit, 103, LATER, Grade.AGAIN)).parameters == fitted.name
        # The others of the second class are graded as before.
        assert (await answers(unit, 302, LATER)).parameters == STANDARD.name

    within(classes, goes_on)
    found = within(classes, audit)
    assert (found.differences, found.other_parameters) == ([], 0)


@both
def test_a_dry_run_changes_nothing(classes: str, type_: Type) -> None:
    result = type_("--dry-run", "--class", "1")
    assert "外贸一班: its own parameters would be adopted" in result.output
    assert "外贸二班" not in result.output
    assert within(classes, sets) == []


def test_the_table_counts_what_was_not_taken_back(classes: str, type_: Type) -> None:
    heading, line, _ = type_("--dry-run", "--class", "2").output.splitlines()
    told = [each for number in range(2) for one in answered(SHAKY, f"{number}", exam(number)) for each in one.answers]
    assert dict(zip(heading.split(), line.split(), strict=False)) == {
        "class": "2",
        "learners": "2",
        "reviews": str(sum(1 for each in told if each.days)),
    }


def test_the_way_back_is_kept_too(classes: str, type_: Type) -> None:
    type_()
    result = type_("--standard", "--class", "1")
    assert "外贸一班: the standard parameters are in use from now on." in result.output
    fitted, standard = within(classes, sets)
    assert (fitted.adopted, standard.adopted, loads(standard.parameters)) == (True, True, STANDARD)

    async def line(unit: Unit) -> str:
        return (await answers(unit, 102, LATER)).parameters

    assert within(classes, line) == STANDARD.name
    assert within(classes, audit).differences == []


def test_what_is_taken_along_goes_by_the_class(classes: str, type_: Type) -> None:
    type_()
    (stored,) = within(classes, sets)

    async def of(unit: Unit, telegram_id: int) -> Model:
        return (await gather(unit, CATALOG, await people.locked(unit, telegram_id), LATER)).model

    assert within(classes, lambda unit: of(unit, 102)) == loads(stored.parameters)
    assert within(classes, lambda unit: of(unit, STRANGER)) == STANDARD


def test_the_newest_set_of_an_active_class_counts(classes: str) -> None:
    judged = {"fitted_at": FIRST, "reviews": 1000, "judged_on": 200, "loss_before": 0.5, "loss_after": 0.4}

    async def put(unit: Unit) -> list[str]:
        names = []
        for class_id, adopted, first in ((1, True, 0.3), (2, True, 0.4), (1, False, 0.5)):
            values = str([first, *STANDARD.parameters[1:]])
            await unit.insert(ParameterSet(class_id=class_id, parameters=values, adopted=adopted, **judged))
            names.append(loads(values).name)
        unit.add(ClassMember(class_id=2, person_id=key(await people.locked(unit, 102)), joined_at=LATER))
        return names

    first, second, _ = within(classes, put)

    async def line(unit: Unit) -> str:
        return (await answers(unit, 102, LATER)).parameters

    assert within(classes, line) == second

    async def ends(unit: Unit) -> str:
        (await unit.get_one(Classroom, 2)).active = False
        return (await answers(unit, 102, LATER + timedelta(days=9))).parameters

    assert within(classes, ends) == first


def test_who_lacks_the_extra_is_told_what_to_install(
    database: str, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsrs_rs_python", None)
    result = type_()
    assert result.exit_code == 2
    assert "fsrs-rs-python" in result.output


@both
@pytest.mark.parametrize(
    ("words", "said"), [((), "There is no class yet."), (("--class", "9"), "There is no class 9.")]
)
def test_where_there_is_no_class_it_says_so(type_: Type, words: tuple[str, ...], said: str) -> None:
    result = type_(*words)
    assert (result.exit_code, result.output.strip()) == (2, said)
