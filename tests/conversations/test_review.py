"""Spaced review."""

from datetime import timedelta

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def learnt(trainee):
    """李明, who has finished the lesson with two recall cards and one question."""
    await trainee.says("/start l_borders")
    for label in ("下一张", "下一张", "先跳过"):
        await trainee.taps(label)
    return trainee


async def review_all(person, right=True):
    """Answers until nothing is due: how many answers it took."""
    answers = 0
    await person.says("/review")
    while "复习完了" not in person.reads():
        if any("看答案" in label for label in person.labels()):
            await person.taps("看答案")
            await person.taps("记住了" if right else "没记住")
        else:
            await person.answers(right)
            await person.taps("下一项")
        answers += 1
        assert answers < 30
    return answers


async def test_nothing_learnt_nothing_to_review(trainee):
    await trainee.says("/start")
    await trainee.says("/review")
    trainee.sees("还没有要复习的内容")
    await trainee.taps("学习：两条线")
    trainee.sees("先看国境")


async def test_the_answer_is_hidden_until_asked_for(learnt):
    await learnt.says("/review")
    while "看答案" not in "".join(learnt.labels()):
        await learnt.answers(right=True)
        await learnt.taps("下一项")
    learnt.does_not_see("主权", "海关法规和关税制度")
    await learnt.taps("看答案")
    learnt.sees("刚才想起来了吗")


async def test_the_next_date_is_told_in_plain_words(learnt):
    await learnt.says("/review")
    await learnt.taps("看答案")
    await learnt.taps("记住了")
    learnt.sees("10 分钟后再复习")


@on_both_databases
async def test_all_is_done_for_today_and_comes_back_on_its_day(world, learnt):
    await review_all(learnt)
    learnt.sees("下一次复习")
    await learnt.taps("首页")
    learnt.sees("没有要复习的")
    await world.pass_time(timedelta(days=30))
    await learnt.says("/review")
    learnt.sees("还有 3 项")


async def test_a_forgotten_one_comes_again_the_same_day(world, learnt):
    await review_all(learnt)
    await world.pass_time(timedelta(days=30))
    await learnt.says("/review")
    while "看答案" not in "".join(learnt.labels()):
        await learnt.answers(right=True)
        await learnt.taps("下一项")
    await learnt.taps("看答案")
    await learnt.taps("没记住")
    learnt.sees("分钟后再复习")


@on_both_databases
async def test_a_grade_given_twice_counts_once(learnt):
    await learnt.says("/review")
    await learnt.taps("看答案")
    twice = learnt.data("记住了")
    await learnt.taps("记住了")
    screen = learnt.reads()
    await learnt.taps_data(twice)
    assert "答过了" in learnt.toast()
    assert learnt.reads().splitlines()[-3:] == screen.splitlines()[-3:]


@on_both_databases
async def test_reviewing_goes_on_after_a_restart(world, learnt):
    await learnt.says("/review")
    await learnt.taps("看答案")
    await world.restart()
    await learnt.taps("记住了")
    learnt.sees("10 分钟后再复习")


async def test_the_source_of_an_item_can_be_read_again(learnt):
    await learnt.says("/review")
    await learnt.taps("看答案")
    await learnt.taps("看原课")
    learnt.sees("两条线")
