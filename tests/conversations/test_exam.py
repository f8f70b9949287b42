"""The day of the exam: one's own, or set for a class."""

from datetime import timedelta

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)

DAY = timedelta(days=1)


@pytest.fixture
async def learnt(trainee):
    """李明, who has finished a lesson, so that there is something to plan."""
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    return trainee


@pytest.fixture
async def classroom(world, instructor, trainee):
    """The group of a class in which 李明 has come to a lesson; returns its chat id."""
    group = world.group("外贸 2401 班", instructor, trainee)
    world.telegram.add_bot(group.id, instructor.user)
    await world.settle()
    await instructor.taps("布置任务", chat=group.id)
    await instructor.taps("布置一课")
    await instructor.taps("1. 两条线")
    await world.tutor.ticker.tick()
    await trainee.taps("开始学这一课", chat=group.id)
    return group.id


@on_both_databases
async def test_a_day_chosen_in_the_settings_shows_the_plan(learnt):
    await learnt.says("/settings")
    await learnt.taps("考试日")
    learnt.sees("哪天考试")
    await learnt.taps("30 天后")
    learnt.sees("4 月 1 日考试", "到 4 月 1 日：每天约", "预计记住", "还有 30 天，一共 3 项")
    assert learnt.labels()[-1] == "🔁 复习"


async def test_a_day_can_be_typed(learnt):
    await learnt.says("/exam")
    await learnt.taps("其他日子")
    await learnt.says("6月20日")
    learnt.sees("6 月 20 日考试", "预计记住")
    await learnt.says("/exam")
    learnt.sees("6 月 20 日考试")


async def test_a_day_can_be_typed_as_soon_as_it_is_asked_for(learnt):
    await learnt.says("/exam")
    await learnt.says("6月20日")
    learnt.sees("6 月 20 日考试", "预计记住")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("下个学期", "没看懂"),
        ("2025年6月20日", "2025 年 6 月 20 日已经到了或者过去了"),
        ("今天", "2026 年 3 月 2 日已经到了"),
        ("2030-06-20", "还太远"),
    ],
)
async def test_what_cannot_be_a_day_is_asked_for_again(learnt, typed, answer):
    await learnt.says("/exam")
    await learnt.taps("其他日子")
    await learnt.says(typed)
    learnt.sees(answer)
    await learnt.says("6月20日")
    learnt.sees("6 月 20 日考试")


async def test_a_day_taken_back(learnt):
    await learnt.says("/exam")
    await learnt.taps("14 天后")
    learnt.sees("3 月 16 日考试")
    await learnt.taps("取消考试日")
    learnt.sees("哪天考试")


async def test_a_button_of_a_day_that_is_over_sets_nothing(world, learnt):
    await learnt.says("/exam")
    old = learnt.data("7 天后")
    await world.pass_time(8 * DAY)
    await learnt.taps_data(old)
    assert "已经过去了" in learnt.toast()
    await learnt.says("/exam")
    learnt.sees("哪天考试")


async def test_an_exam_that_is_over_is_forgotten_by_itself(world, learnt):
    await learnt.says("/exam")
    await learnt.taps("7 天后")
    await world.pass_time(6 * DAY)
    await learnt.says("/exam")
    learnt.sees("明天考试：今天再过一遍")
    await world.pass_time(DAY)
    await learnt.says("/exam")
    learnt.sees("就是今天")
    await world.pass_time(DAY)
    await learnt.says("/exam")
    learnt.sees("哪天考试")


async def test_before_anything_is_learnt_the_plan_says_when_it_will_be_there(trainee):
    await trainee.says("/exam")
    await trainee.taps("30 天后")
    trainee.sees("学完一课")


@on_both_databases
async def test_the_instructor_sets_the_day_for_the_class_and_everybody_is_told_once(
    world, classroom, instructor, trainee
):
    await instructor.says("/class")
    await instructor.taps("考试日")
    instructor.sees("还没有定考试日")
    button = instructor.data("14 天后")
    before = trainee.bot_messages()
    await instructor.taps("14 天后")
    instructor.sees("考试日：3 月 16 日")
    await instructor.taps_data(button)
    await world.tutor.ticker.tick()
    assert trainee.bot_messages() == before + 1
    trainee.sees("老师把考试定在 3 月 16 日")
    await trainee.taps("看我的计划")
    trainee.sees("3 月 16 日考试（老师定的）")


async def test_the_nearest_day_counts(world, classroom, instructor, trainee):
    await instructor.says("/class")
    await instructor.taps("考试日")
    await instructor.taps("14 天后")
    await trainee.says("/exam")
    await trainee.taps("30 天后")
    trainee.sees("3 月 16 日考试（老师定的）")
    await trainee.taps("7 天后")
    trainee.sees("3 月 9 日考试")
    trainee.does_not_see("老师定的")


async def test_called_off_for_the_class(world, classroom, instructor, trainee):
    await instructor.says("/class")
    await instructor.taps("考试日")
    await instructor.taps("14 天后")
    await instructor.taps("取消考试日")
    instructor.sees("还没有定考试日")
    await world.tutor.ticker.tick()
    trainee.sees("老师取消了考试日")


async def test_nobody_else_sets_the_day_of_a_class(world, classroom, instructor, trainee):
    await instructor.says("/class")
    await instructor.taps("考试日")
    set_it, ask = instructor.data("14 天后"), instructor.data("其他日子")
    await trainee.says("/start")
    for data in (set_it, ask):
        await trainee.taps_data(data)
        trainee.sees("只有这个班的老师")
    await instructor.says("/class")
    await instructor.taps("考试日")
    instructor.sees("还没有定考试日")


async def test_the_instructor_types_the_day(classroom, instructor):
    await instructor.says("/class")
    await instructor.taps("考试日")
    await instructor.taps("其他日子")
    await instructor.says("三十天后")
    instructor.sees("考试日：4 月 1 日")


@on_both_databases
async def test_on_the_eve_what_needs_it_comes_once_more(world, learnt):
    await learnt.says("/exam")
    await learnt.taps("7 天后")
    await world.pass_time(6 * DAY)
    await learnt.says("/review")
    learnt.sees("还有 3 项")


@on_both_databases
async def test_home_and_the_reminder_say_how_far_it_is(world, learnt):
    await learnt.says("/home")
    learnt.does_not_see("考试")
    await learnt.says("/exam")
    await learnt.taps("14 天后")
    await learnt.says("/home")
    learnt.sees("3 月 16 日考试，还有 14 天")
    await world.pass_time(13 * DAY)
    learnt.sees("🎓 明天考试", "该复习了")
    await learnt.says("/home")
    learnt.sees("🎓 明天考试")
    await world.pass_time(DAY)
    await learnt.says("/home")
    learnt.sees("今天考试，加油")
    await world.pass_time(DAY)
    await learnt.says("/home")
    learnt.does_not_see("考试")


async def test_an_exam_far_ahead_is_not_in_the_reminder(world, learnt):
    await learnt.says("/exam")
    await learnt.taps("60 天后")
    await world.pass_time(DAY)
    learnt.sees("该复习了")
    learnt.does_not_see("考试")
