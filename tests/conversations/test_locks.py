"""A course whose author wants it learnt in its order."""

import shutil
from pathlib import Path

import pytest

from bot.actions import AnswerInLesson, FinishLesson, MarkOption, OpenCard, OpenLesson, encode

COURSE = Path(__file__).parent.parent / "course"
TO_A_LOCKED_LESSON = [
    OpenLesson("larger"),
    OpenCard("larger", "bigger"),
    FinishLesson("larger"),
    MarkOption("q-many", 1, 0),
    AnswerInLesson("q-many", 3, 0),
]


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """The sample course, locked."""
    folder = Path(shutil.copytree(COURSE, tmp_path / "course"))
    with (folder / "course.yaml").open("a", encoding="utf-8") as file:
        file.write("order: locked\n")
    return folder


async def finishes_the_first(person):
    await person.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await person.taps(label)


async def test_a_lesson_opens_when_the_one_before_is_finished(trainee):
    await trainee.says("/learn")
    await trainee.taps("📚 国境与关境")
    assert {"▫️ 1. 两条线", "🔒 2. 谁大谁小"} <= set(trainee.labels())
    await trainee.taps("谁大谁小")
    trainee.sees("《谁大谁小》还没打开", "先学完《两条线》")
    await trainee.taps("学习：两条线")
    await finishes_the_first(trainee)
    await trainee.taps("下一课：谁大谁小")
    trainee.sees("关境可以更大")


@pytest.mark.parametrize("action", TO_A_LOCKED_LESSON, ids=lambda one: type(one).__name__)
async def test_no_other_way_leads_into_a_locked_lesson(trainee, action):
    await trainee.says("/start")
    await trainee.taps_data(encode(action))
    trainee.sees("还没打开")
    await trainee.says("/home")
    trainee.sees("下一课《两条线》", "0/3")


async def test_a_link_says_what_comes_first(trainee):
    await trainee.says("/start l_choose")
    trainee.sees("《怎么选平台》还没打开", "先学完《谁大谁小》")
    assert trainee.labels()[-1] == "学习：两条线 ›"


async def test_what_is_found_in_a_locked_lesson_stays_closed_with_a_word(trainee):
    await trainee.says("/find 欧盟成员国")
    found = trainee.reads()
    await trainee.taps("关境可以更大")
    assert "先学完《两条线》" in trainee.toast()
    assert trainee.reads() == found
    await finishes_the_first(trainee)
    await trainee.says("/find 欧盟成员国")
    await trainee.taps("关境可以更大")
    trainee.sees("同属一个关境")


async def test_what_a_teacher_sets_is_open_and_stays_open(world, instructor, trainee):
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.taps("布置任务", chat=group.id)
    await instructor.taps("布置一课")
    await instructor.taps("2. 谁大谁小")
    await world.tutor.ticker.tick()
    await trainee.taps("开始学这一课", chat=group.id)
    trainee.sees("关境可以更大")
    await trainee.says("/start l_larger")
    trainee.sees("关境可以更大")


async def test_for_a_teacher_everything_is_open(instructor):
    await instructor.says("/start l_choose")
    instructor.sees("先看货")
