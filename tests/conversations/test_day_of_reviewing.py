"""A day of reviewing in the learner's words: what an answer costs, taking it back, and clearing a backlog."""

import re
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.domain.review import Phase
from storage.tables import Counted, ReviewItem, ReviewLog
from tests.conversations.statements import of_the_tap

MOST_QUERIES = 6
"""With the inbox's end and the person; a question also keeps its answer."""
A_DAY = timedelta(days=1)
MONDAY = 0
"""The conversations begin on one."""

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def learnt(trainee):
    """李明, who has finished the lesson with two recall cards and one question."""
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    return trainee


async def rows_of(world):
    async with world.tutor.store.read() as unit:
        found = (await unit.exec(select(ReviewItem).order_by(col(ReviewItem.id)))).all()
        return [row.model_dump() for row in found]


async def finishes_the_day(person) -> int:
    """Answers rightly until nothing is left for today: how many answers it took."""
    answers = 0
    await person.says("/review")
    while any(each in "".join(person.labels()) for each in ("看答案", "下一项")) or "　" in person.reads():
        if any("看答案" in label for label in person.labels()):
            await person.taps("看答案")
            await person.taps("记住了")
        elif any("下一项" in label for label in person.labels()):
            await person.taps("下一项")
            continue
        else:
            await person.answers(right=True)
        answers += 1
        assert answers < 40
    return answers


@on_both_databases
async def test_an_answer_costs_few_statements(world, learnt):
    await learnt.says("/review")
    costs = {}
    for _ in range(3):
        if any("看答案" in label for label in learnt.labels()):
            with of_the_tap(world.tutor.store) as found:
                await learnt.taps("看答案")
            costs["看答案"] = len(found)
            with of_the_tap(world.tutor.store) as found:
                await learnt.taps("记住了")
            costs["记住了"] = len(found)
            with of_the_tap(world.tutor.store) as found:
                await learnt.taps("撤回")
            costs["撤回"] = len(found)
            await learnt.taps("看答案")
            await learnt.taps("记住了")
        else:
            with of_the_tap(world.tutor.store) as found:
                await learnt.answers(right=True)
            costs["一题"] = len(found)
            await learnt.taps("下一项")
    assert {"看答案", "记住了", "撤回", "一题"} <= costs.keys()
    assert all(0 < cost <= MOST_QUERIES for cost in costs.values()), costs


@on_both_databases
async def test_what_was_answered_is_taken_back_one_by_one(world, learnt):
    await learnt.says("/review")
    seen = [await rows_of(world)]
    for _ in range(4):
        if any("看答案" in label for label in learnt.labels()):
            await learnt.taps("看答案")
            await learnt.taps("没记住")
        else:
            await learnt.answers(right=True)
        seen.append(await rows_of(world))
        if any("下一项" in label for label in learnt.labels()):
            await learnt.taps("下一项")
    assert len({str(one) for one in seen}) == len(seen)
    await world.restart()
    await learnt.says("/review")
    for before in seen[-2::-1]:
        await learnt.taps("撤回")
        assert await rows_of(world) == before
    assert not any("撤回" in label for label in learnt.labels())
    async with world.tutor.store.read() as unit:
        log = (await unit.exec(select(ReviewLog))).all()
    assert [line.undone_at is not None for line in log] == [True] * 4, "the log keeps what was taken back"


async def test_an_old_button_of_taking_back_takes_back_nothing_more(world, learnt):
    await learnt.says("/review")
    await learnt.taps("看答案")
    await learnt.taps("记住了")
    button = learnt.data("撤回")
    await learnt.taps("撤回")
    before = await rows_of(world)
    await learnt.taps_data(button)
    assert await rows_of(world) == before


async def test_a_backlog_is_cleared_as_promised(world, learnt):
    """Sixty due after ten days away, ten a day: never more than the cap, nothing new meanwhile, cleared in time."""
    cap, many = 10, 60
    async with world.tutor.store.begin() as unit:
        mine = (await unit.exec(select(ReviewItem))).all()
        owner = mine[0].person_id
        now = world.clock()
        # The items stand for one each of a large course: only what an item asks has to be in this one.
        for row in mine:
            await unit.delete(row)
        await unit.flush()
        course = world.tutor.tutor.services.catalog
        known = [item.id for lesson in course.lessons for item in course.items_of_lesson(lesson.id)]
    assert known
    world.tutor.tutor.services.catalog = _Wide(course, many)
    async with world.tutor.store.begin() as unit:
        for number in range(many):
            unit.add(
                ReviewItem(
                    person_id=owner, item_id=f"wide-{number}", stability=5.0 + number / 10, difficulty=5.0,
                    due=now - timedelta(days=1 + number % 9), last_review=now - timedelta(days=12), phase=Phase.REVIEW,
                    step=0, reps=3,
                )
            )  # fmt: skip
        unit.add(ReviewItem(person_id=owner, item_id="wide-new", stability=0, difficulty=0, due=now, phase=1, step=0))
    await learnt.says("/settings")
    await learnt.taps("每天复习")
    await learnt.taps("10")
    await learnt.says("/review")
    learnt.sees("60 项")
    promised = re.search(r"(周[一二三四五六日])清完", learnt.reads())
    assert promised, learnt.reads()
    days = 0
    while True:
        await finishes_the_day(learnt)
        async with world.tutor.store.read() as unit:
            waiting = (
                await unit.exec(
                    select(ReviewItem).where(
                        col(ReviewItem.due) <= world.clock(), col(ReviewItem.phase) == Phase.REVIEW
                    )
                )
            ).all()
            reviewed = (
                await unit.exec(
                    select(ReviewLog).where(
                        col(ReviewLog.counted) == Counted.REVIEW, col(ReviewLog.reviewed_at) > world.clock() - A_DAY / 2
                    )
                )
            ).all()
            fresh = (await unit.exec(select(ReviewItem).where(col(ReviewItem.item_id) == "wide-new"))).one()
        assert 0 < len(reviewed) <= cap, "never more than the cap"
        if not waiting:
            break
        assert fresh.reps == 0, "new items wait"
        days += 1
        assert days <= 30
        await world.pass_time(A_DAY)
    assert "一二三四五六日"[(MONDAY + days) % 7] == promised[1][1], f"cleared after {days} days, promised {promised[1]}"


class _Wide:
    """The course with many more facts to recall."""

    def __init__(self, course, many):
        self._course, recall = (
            course,
            next(
                item
                for lesson in course.lessons
                for item in course.items_of_lesson(lesson.id)
                if hasattr(item, "front")
            ),
        )
        self._more = {
            name: recall.model_copy(update={"id": name})
            for name in [*(f"wide-{number}" for number in range(many)), "wide-new"]
        }

    def __getattr__(self, name):
        return getattr(self._course, name)

    def recall(self, recall_id):
        return self._more.get(recall_id) or self._course.recall(recall_id)

    def item(self, item_id):
        return self._more.get(item_id) or self._course.item(item_id)
