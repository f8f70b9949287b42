"""Quizzes by chapter, by lesson, mixed and of mistakes; put off, handed in, gone on with after days."""

from datetime import timedelta

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


async def learn_borders(person):
    """Finishes the lesson 「两条线」 with a wrong answer on the way."""
    await person.says("/start l_borders")
    for _ in range(2):
        await person.taps("下一张")
    await person.answers(right=False)
    await person.taps("学完这课")


async def through(person, *, right=True):
    """Answers to the end; returns the stems in the order asked."""
    stems = []
    while "题，共" in person.reads() and "答对" not in person.reads():
        stems.append(person.reads().split("\n")[2])
        await person.answers(right=right)
        await person.taps("看结果" if "看结果 ›" in person.labels() else "下一题")
    return stems


@pytest.fixture
async def quizzing(trainee):
    """李明, at the first question of chapter 1's quiz."""
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    return trainee


async def test_the_choice_offers_what_there_is_for_a_newcomer(trainee):
    await trainee.says("/quiz")
    trainee.sees("想做哪一种测验")
    assert "☑ 10 题" in trainee.labels()
    assert trainee.labels()[-1] == "做「国境与关境」›"
    assert "混合" not in trainee.labels()
    assert not any(label.startswith("错题") for label in trainee.labels())
    await trainee.taps("20 题")
    assert "☑ 20 题" in trainee.labels()
    assert "10 题" in trainee.labels()


@on_both_databases
async def test_one_lesson_asks_only_about_that_lesson(trainee):
    await trainee.says("/quiz")
    await trainee.taps("按课选")
    trainee.sees("哪一课")
    await trainee.taps("两条线")
    trainee.sees("单课练习", "第 1 题，共 2 题")
    stems = await through(trainee)
    assert sorted(stems) == ["关境按什么划定？", "实施同一海关法规的是哪条线？"]
    trainee.sees("2 题全对", "单课练习：《两条线》")


@on_both_databases
async def test_mixed_asks_about_all_lessons_learnt_and_no_other(trainee):
    await learn_borders(trainee)
    await trainee.says("/quiz")
    await trainee.taps("混合")
    trainee.sees("混合练习", "第 1 题，共 2 题")


@on_both_databases
async def test_mistakes_come_from_everywhere_and_go_once_they_are_right(trainee):
    await learn_borders(trainee)
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    await through(trainee, right=False)
    await trainee.says("/quiz")
    await trainee.taps("错题 4 道")
    trainee.sees("错题练习", "共 4 题")
    await through(trainee)
    trainee.sees("4 题全对")
    await trainee.says("/quiz")
    assert not any(label.startswith("错题") for label in trainee.labels())


@on_both_databases
async def test_several_are_open_at_once_and_wait_for_days(world, quizzing):
    await quizzing.answers(right=True)
    await quizzing.taps("下一题")
    await quizzing.taps("先停一下")
    await quizzing.says("/quiz")
    await quizzing.taps("按课选")
    await quizzing.taps("两条线")
    await quizzing.taps("先停一下")
    await world.pass_time(timedelta(days=9))
    await world.restart()
    await quizzing.says("/quiz")
    quizzing.sees("有 2 份测验没做完")
    assert quizzing.labels()[-1].startswith("继续单课练习 0/2：两条线")
    await quizzing.taps("继续自测 1/3")
    quizzing.sees("自测　第 2 题，共 3 题")


async def test_the_same_once_more_goes_on_with_what_was_begun(quizzing):
    before = quizzing.reads()
    await quizzing.says("/quiz")
    await quizzing.taps("📝 国境与关境")
    assert "接着做" in quizzing.toast()
    assert quizzing.reads() == before


@on_both_databases
async def test_what_is_put_off_comes_back_at_the_end(quizzing):
    first = quizzing.reads().split("\n")[2]
    skip = quizzing.data("先跳过")
    await quizzing.taps("先跳过")
    quizzing.sees("第 2 题")
    await quizzing.taps_data(skip)
    assert "不在这一题" in quizzing.toast()
    quizzing.sees("第 2 题")
    for _ in range(2):
        await quizzing.answers(right=True)
        await quizzing.taps("下一题")
    quizzing.sees("第 1 题，共 3 题", "这题跳过了", "还剩 1 题", first)
    assert "先跳过 ›" not in quizzing.labels()
    await quizzing.answers(right=True)
    await quizzing.taps("看结果")
    quizzing.sees("3 题全对")


@on_both_databases
async def test_handed_in_early_the_rest_is_not_answered(quizzing):
    await quizzing.answers(right=True)
    await quizzing.taps("下一题")
    await quizzing.taps("交卷")
    quizzing.sees("还有 2 题没答")
    old = quizzing.data("交卷")
    await quizzing.taps("接着答")
    quizzing.sees("第 2 题")
    await quizzing.answers(right=False)
    await quizzing.taps("下一题")
    await quizzing.taps_data(old)
    quizzing.sees("还有 1 题没答")
    await quizzing.taps("交卷")
    quizzing.sees("答对 1 题，共 3 题", "33 分", "还有 1 题没答")
    await quizzing.taps("重做 2 道错题")
    quizzing.sees("错题重做", "共 2 题")


async def test_the_result_tells_each_topic_and_leads_on(quizzing):
    await through(quizzing, right=True)
    quizzing.sees("两条线", "谁大谁小", "▰▰▰▰▰▰▰▰▰▰ 2/2", "自测：《国境与关境》\n用时约 1 分钟")
    assert quizzing.labels()[-1] == "学习：两条线 ›"


@on_both_databases
async def test_the_first_answer_counts_and_later_ones_are_for_learning(quizzing):
    await through(quizzing, right=False)
    await quizzing.taps("重做 3 道错题")
    await through(quizzing)
    await quizzing.says("/quiz")
    await quizzing.taps("国境与关境")
    await through(quizzing)
    await quizzing.says("/progress")
    quizzing.sees("第一次就答对 0/3 题", "自测最高 100 分")


@on_both_databases
async def test_two_taps_at_once_on_one_question_are_one_answer(world, quizzing):
    """Two devices show the same message."""
    letter = next(label for label in ("A", "对") if label in quizzing.labels())
    if "多选题" in quizzing.reads():
        await quizzing.taps("A")
        letter = "选好了"
    data, message = quizzing.data(letter), quizzing.screen()["message_id"]
    queries = [world.telegram.tap(quizzing.user, quizzing.chat, message, data, stale=True) for _ in range(2)]
    await world.settle()
    assert all(world.telegram.answered(query) for query in queries)
    assert "答过了" in quizzing.toast()
    quizzing.sees("第 1 题，共 3 题", "✅")
    await quizzing.taps("下一题")
    quizzing.sees("第 2 题，共 3 题")


async def test_a_forged_kind_or_length_does_no_harm(trainee):
    await trainee.says("/start")
    for data in (
        "qb:9:first:10",
        "qb:0:nowhere:10",
        "qb:1:nowhere:10",
        "qb:0:first:-7",
        "qe:99:0",
        "qp:99:0:0",
        "ql:3:99",
    ):
        await trainee.taps_data(data)
    await trainee.taps_data("qb:3::5")
    assert "没有这样的题" in trainee.toast()
