"""Home: today's plan, and the one button that goes on."""

import pytest

from bot.actions import Home, OpenAssignment, encode
from tests.conversations.statements import of_the_tap

MOST_QUERIES = 8
"""With the inbox's end and the person."""

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


async def learns_the_first_lesson(person):
    await person.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await person.taps(label)


@pytest.fixture
async def assigned(world, instructor, trainee):
    """The trainee is in a class through one lesson, and two more are set for it."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.taps("布置任务", chat=group.id)
    for lesson in ("1. 两条线", "2. 谁大谁小", "3. 怎么选平台"):
        await instructor.taps("布置一课")
        await instructor.taps(lesson)
        await world.tutor.ticker.tick()
        await instructor.taps("回到班级")
    return group.id


async def test_a_lesson_that_was_begun_is_gone_on_with(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await trainee.says("/start")
    trainee.sees("今天这样安排", "《两条线》学到第 2 张，共 3 张", "0/3")
    assert trainee.labels()[-1] == "学习：两条线 ›"
    await trainee.taps("学习：两条线")
    trainee.sees("再看关境")


async def test_what_is_due_comes_first_and_an_open_quiz_before_it(trainee):
    await learns_the_first_lesson(trainee)
    await trainee.taps("首页")
    trainee.sees("3 项到期", "下一课《谁大谁小》，约 2 分钟")
    assert trainee.labels()[-1] == "复习 3 项 ›"
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    await trainee.says("/home")
    trainee.sees("测验做到一半")
    assert trainee.labels()[-1] == "继续测验 ›"
    await trainee.taps("🔁 复习")
    trainee.sees("还有 3 项")


async def test_everything_else_is_one_tap_above_the_main_button(trainee):
    await trainee.says("/home")
    for label, words in {
        "目录": "示范课程",
        "测验": "想做哪一种测验",
        "实训": "步骤",
        "进度": "李明",
        "设置": "设置",
    }.items():
        await trainee.says("/home")
        assert label not in trainee.labels()[-1]
        await trainee.taps(label)
        trainee.sees(words)


@on_both_databases
async def test_what_the_teacher_set_is_on_the_plan_until_it_is_finished(trainee, assigned):
    await trainee.says("/home")
    trainee.does_not_see("老师布置")
    await trainee.taps("开始学这一课", chat=assigned)
    await trainee.says("/home")
    trainee.sees("老师布置：《怎么选平台》", "下一课《两条线》")
    await trainee.taps("学老师布置的：怎么选平台")
    trainee.sees("先看货")
    for _ in range(3):
        await trainee.taps("先跳过")
    await trainee.says("/home")
    trainee.sees("老师布置：《谁大谁小》")


async def test_who_had_learnt_it_before_has_done_it_by_coming(trainee, instructor, assigned):
    await trainee.taps("开始学这一课", chat=assigned)
    await learns_the_first_lesson(trainee)
    await trainee.says("/start l_larger")
    await trainee.taps("先跳过")
    await trainee.taps_data(encode(OpenAssignment(2)))
    trainee.sees("关境可以更大")
    await instructor.taps("谁大谁小")
    instructor.sees("学完 1 人：李明")


async def test_what_is_set_for_another_class_is_not_opened(world, trainee, assigned):
    stranger = world.trainee("王芳")
    await stranger.says("/start")
    await stranger.taps_data(encode(OpenAssignment(1)))
    stranger.sees("换了位置")


async def test_with_everything_learnt_the_practicum_is_next(trainee):
    for lesson, skips in (("borders", 0), ("larger", 1), ("choose", 3)):
        if lesson == "borders":
            await learns_the_first_lesson(trainee)
        else:
            await trainee.says(f"/start l_{lesson}")
            for _ in range(skips):
                await trainee.taps("先跳过")
    await trainee.says("/home")
    trainee.sees("所有的课都学完了", "3/3", "实训做到")


@on_both_databases
async def test_home_costs_few_queries(world, trainee, assigned):
    """With something in every line of the plan."""
    await trainee.taps("开始学这一课", chat=assigned)
    await learns_the_first_lesson(trainee)
    await trainee.says("/practice")
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    with of_the_tap(world.tutor.store) as statements:
        await trainee.taps_data(encode(Home()))
    trainee.sees("测验做到一半", "到期", "老师布置", "实训做到")
    assert 1 < len(statements) <= MOST_QUERIES, "\n".join(statements)


async def test_an_instructor_is_led_to_the_classes(world, instructor):
    await instructor.says("/start")
    instructor.sees("您是老师", "加进班级的 Telegram 群")
    assert instructor.labels()[-1] == "👥 班级"
    await instructor.taps("班级")
    instructor.sees("还没有班级")
    await instructor.taps("首页")
    assert "👥 班级" in instructor.labels()


async def test_a_trainee_has_no_button_for_classes(trainee):
    for command in ("/start", "/home"):
        await trainee.says(command)
        assert not any("班级" in label for label in trainee.labels())


async def test_an_english_speaker_has_the_plan_in_english(world):
    visitor = world.trainee("Ann", language_code="en")
    await visitor.says("/start l_borders")
    await visitor.taps("Next")
    await visitor.says("/home")
    visitor.sees("Ann, here is your plan for today", "两条线: you are at card 2 of 3")


async def test_the_quiz_offered_first_is_about_what_was_learnt_last(trainee):
    await trainee.says("/home")
    await trainee.taps("测验")
    assert trainee.labels()[-1] == "做「国境与关境」›", "nothing is learnt yet"
    await learns_the_first_lesson(trainee)
    await trainee.says("/start l_larger")
    await trainee.taps("先跳过")
    await trainee.says("/home")
    await trainee.taps("测验")
    assert trainee.labels()[-1] == "做「国境与关境」›", "of the second chapter nothing is learnt"
    await trainee.says("/start l_choose")
    for _ in range(3):
        await trainee.taps("先跳过")
    await trainee.says("/quiz")
    assert trainee.labels()[-1] == "做「选平台」›"
    await trainee.taps("做「选平台」")
    trainee.sees("自测", "第 1 题")
