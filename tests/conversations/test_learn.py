"""A newcomer learns a lesson."""

import pytest


async def test_a_newcomer_is_in_the_first_lesson_with_one_tap(trainee):
    await trainee.says("/start")
    trainee.sees("李明，你好", "示范课程", "每一种")
    await trainee.taps("开始第一课")
    trainee.sees("先看国境", "1/3", "技能提示")


async def test_a_lesson_goes_card_by_card_and_back(trainee):
    await trainee.says("/start")
    await trainee.taps("开始第一课")
    await trainee.taps("下一张")
    trainee.sees("再看关境", "2/3")
    assert trainee.screen()["photo"], "the table is a picture"
    await trainee.taps("下一张")
    trainee.sees("试一试", "即问即答")
    assert "photo" not in trainee.screen()
    await trainee.taps("返回")
    trainee.sees("再看关境")
    await trainee.taps("返回")
    trainee.sees("先看国境")
    assert trainee.bot_messages() == 1, "one screen edits itself"


async def test_a_question_on_a_card_is_explained_at_once(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await trainee.taps("下一张")
    await trainee.answers(right=False)
    trainee.sees("没答对", "关境才按海关法规划定", "❌", "✅")
    await trainee.taps("学完这课")
    trainee.sees("《两条线》学完了", "3 个要点进了你的复习")


async def test_several_right_options_are_ticked_and_then_handed_in(trainee):
    await trainee.says("/start l_larger")
    trainee.sees("多选题")
    await trainee.taps("选好了")
    assert "请先选一个答案" in trainee.toast()
    await trainee.answers(right=True)
    trainee.sees("答对了", "自由港让关境变小")


async def test_a_lesson_is_resumed_at_the_card_that_was_open(world, trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await world.restart()
    await trainee.says("/learn")
    trainee.sees("示范课程", "国境与关境", "0/2")
    await trainee.taps("学习：两条线")
    trainee.sees("再看关境")


async def test_the_map_shows_chapters_lessons_and_the_introduction(trainee):
    await trainee.says("/start l_larger")
    await trainee.taps("先跳过")
    await trainee.says("/learn")
    trainee.sees("1/2", "选平台")
    await trainee.taps("📚 国境与关境")
    assert "✅ 2. 谁大谁小" in trainee.labels()
    assert "▫️ 1. 两条线" in trainee.labels()
    await trainee.taps("本章导读")
    trainee.sees("学习目标", "分清国境与关境")
    await trainee.taps("下一张")
    trainee.sees("情境导入", "师傅问你")
    await trainee.taps("下一张")
    trainee.sees("引导案例：一票货的两条线", "请思考")
    await trainee.taps("开始第一课")
    trainee.sees("先看国境")


async def test_learning_again_begins_at_the_first_card_and_adds_nothing(trainee):
    for _ in range(2):
        await trainee.says("/start l_larger")
        trainee.sees("关境可以更大")
        await trainee.taps("先跳过")
    trainee.sees("已经在你的复习里")


async def test_a_lesson_learnt_again_is_resumed_too_and_stays_finished(world, trainee):
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    await trainee.taps("再学一遍")
    trainee.sees("先看国境", "1/3")
    await trainee.taps("下一张")
    await world.restart()
    await trainee.says("/start l_borders")
    trainee.sees("再看关境", "2/3")
    await trainee.says("/home")
    trainee.sees("1/3", "下一课《谁大谁小》")
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await trainee.taps("先跳过")
    await trainee.taps("再学一遍")
    trainee.sees("先看国境")


async def test_what_was_missed_is_reviewed_before_the_lesson_is_finished(trainee):
    await trainee.says("/start l_larger")
    await trainee.answers(right=False)
    await trainee.says("/review")
    trainee.sees("还有 1 项", "国境和关境不一样大")


async def test_what_was_right_waits_for_the_end_of_the_lesson(trainee):
    await trainee.says("/start l_larger")
    await trainee.answers(right=True)
    await trainee.says("/review")
    trainee.does_not_see("还有")


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
async def test_what_was_answered_is_remembered_and_explained_again(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await trainee.taps("下一张")
    trainee.does_not_see("上次")
    await trainee.answers(right=False)
    await trainee.says("/start l_borders")
    trainee.sees("上次没答对")
    await trainee.taps("看上次的讲解")
    trainee.sees("没答对")
    assert trainee.labels()[-1].startswith(("学完这课", "下一张"))
    await trainee.says("/start l_borders")
    await trainee.answers(right=True)
    await trainee.says("/start l_borders")
    trainee.sees("上次答对了")
