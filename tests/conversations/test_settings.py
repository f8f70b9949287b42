"""Reminder, language, progress, help."""

from datetime import timedelta

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)

DAY = timedelta(days=1)


@pytest.fixture
async def learnt(trainee):
    """李明, who has finished a lesson, so that something is due."""
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    return trainee


@on_both_databases
async def test_tomorrow_at_nine_a_reminder_opens_the_review_with_one_tap(world, learnt):
    await world.pass_time(timedelta(hours=23))
    assert "今天有" not in learnt.reads()
    await world.pass_time(timedelta(hours=1))
    learnt.sees("李明，今天有 3 项该复习了")
    await learnt.taps("复习 3 项")
    learnt.sees("还有 3 项")


async def test_nothing_due_no_message(world, trainee):
    await trainee.says("/start")
    before = trainee.bot_messages()
    await world.pass_time(DAY)
    await world.pass_time(DAY)
    assert trainee.bot_messages() == before


async def test_one_reminder_a_day_however_often_the_sweep_runs(world, learnt):
    before = learnt.bot_messages()
    await world.pass_time(DAY)
    for _ in range(5):
        await world.pass_time(timedelta(minutes=1))
    assert learnt.bot_messages() == before + 1
    await world.pass_time(DAY)
    assert learnt.bot_messages() == before + 2


async def test_a_reminder_hours_late_is_left_out(world, learnt):
    before = learnt.bot_messages()
    await world.pass_time(DAY + timedelta(hours=4))
    assert learnt.bot_messages() == before
    await world.pass_time(timedelta(hours=20))
    assert learnt.bot_messages() == before + 1


async def test_after_days_of_standstill_todays_reminder_comes_and_no_other(world, learnt):
    before = learnt.bot_messages()
    await world.pass_time(5 * DAY + timedelta(minutes=20))
    assert learnt.bot_messages() == before + 1
    learnt.sees("该复习了")


async def test_the_hour_is_chosen_by_a_tap(world, learnt):
    await learnt.says("/remind")
    learnt.sees("每天 09:00", "北京时间")
    await learnt.taps("20:00")
    learnt.sees("每天 20:00")
    await world.pass_time(timedelta(hours=11))
    learnt.sees("该复习了")


async def test_the_hour_is_typed_as_people_say_it(learnt):
    await learnt.says("/remind")
    await learnt.taps("其他时间")
    await learnt.says("随便吧")
    learnt.sees("没看懂这个时间")
    await learnt.says("晚上8点半")
    learnt.sees("每天 20:30")


async def test_the_zone_is_a_city(learnt):
    await learnt.says("/remind")
    await learnt.taps("换时区")
    await learnt.says("哪儿都行")
    learnt.sees("不认识这个地方")
    await learnt.says("伦敦")
    learnt.sees("伦敦时间")


async def test_reminders_can_be_turned_off_and_on(world, learnt):
    await learnt.says("/remind")
    await learnt.taps("关闭提醒")
    learnt.sees("现在没有提醒")
    before = learnt.bot_messages()
    await world.pass_time(DAY)
    assert learnt.bot_messages() == before
    await learnt.taps("08:00")
    learnt.sees("每天 08:00")


@on_both_databases
async def test_who_blocked_the_bot_is_left_in_peace_until_coming_back(world, learnt):
    world.telegram.block_bot(learnt.user)
    await world.settle()
    await world.pass_time(DAY)
    world.telegram.unblock_bot(learnt.user)
    await world.settle()
    await world.pass_time(DAY)
    learnt.sees("该复习了")


async def test_the_language_changes_at_once(learnt):
    await learnt.says("/lang")
    await learnt.taps("English")
    learnt.does_not_see("首页")
    await learnt.says("/lang")
    await learnt.taps("中文")
    learnt.sees("学习进度")


async def test_a_newcomer_with_an_english_phone_is_greeted_in_english(world):
    visitor = world.trainee("Anna", language_code="en")
    await visitor.says("/start")
    visitor.sees("Anna", "示范课程")
    visitor.does_not_see("你好")


async def test_progress_is_told_on_one_screen(learnt):
    await learnt.says("/progress")
    learnt.sees("李明的进度", "1/2", "还没做过", "3 项", "走访一家公司")


async def test_help_names_the_commands(trainee, instructor):
    await trainee.says("/help")
    trainee.sees("/learn", "/quiz", "/review", "/practice", "/remind", "/progress", "/lang")
    trainee.does_not_see("/class")
    await instructor.says("/help")
    instructor.sees("/class")


async def test_the_menu_offers_the_commands(world, trainee):
    offered = [one["command"] for one in world.telegram.commands_for(trainee.user, trainee.chat)]
    assert offered == [
        "start",
        "home",
        "learn",
        "quiz",
        "review",
        "practice",
        "find",
        "saved",
        "progress",
        "settings",
        "exam",
        "remind",
        "lang",
        "export",
        "help",
    ]


@on_both_databases
async def test_everything_is_set_from_one_screen(trainee):
    await trainee.says("/settings")
    trainee.sees("每天 09:00", "标准 90%", "最多学 30 项", "最多复习 100 项", "两档")
    for choose, choice, seen in (
        ("记得多牢", "牢固 95%", "牢固 95%"),
        ("每天新内容", "10", "最多学 10 项"),
        ("每天复习", "50", "最多复习 50 项"),
        ("怎么打分", "四档", "四档（忘了"),
    ):
        await trainee.taps(choose)
        await trainee.taps(choice)
        trainee.sees("设置", seen)
        assert trainee.toast() == "改好了"
    await trainee.taps("怎么打分")
    assert "✓ 四档" in trainee.labels()
    await trainee.taps("回到设置")
    await trainee.taps("首页")
    trainee.sees("学习进度")


@pytest.mark.parametrize("data", ["sv:retention:1", "sv:nothing:90", "sc:nothing", "sv:grades:7"])
async def test_a_choice_that_nobody_offered_changes_nothing(trainee, data):
    await trainee.says("/settings")
    screen = trainee.reads()
    await trainee.taps_data(data)
    assert trainee.reads() == screen


async def test_reminder_and_language_lead_back_to_the_settings(trainee):
    await trainee.says("/settings")
    for label in ("提醒", "语言"):
        await trainee.taps(label)
        await trainee.taps("回到设置")
        trainee.sees("⚙️ 设置")
