"""Steps that are put in order: in a lesson, in a quiz and in review."""

import re
from datetime import timedelta

import pytest

PLATFORM = ["看货", "看钱", "试用", "定下来"]
DEAL = ["询价", "报价", "签约"]


def letter_of(person, step):
    return re.search(rf"^([A-H])　{step}$", person.reads(), re.M)[1]


async def puts(person, *steps):
    """Taps the steps one after the other."""
    for step in steps:
        await person.taps(letter_of(person, step))


async def finish_lesson(person):
    """The lesson with one question of each kind, without answering any."""
    await person.says("/start l_choose")
    for _ in range(3):
        await person.taps("先跳过")


@pytest.fixture
async def learning(trainee):
    """李明, at the card that asks for four steps."""
    await trainee.says("/start l_choose")
    await trainee.taps("先跳过")
    return trainee


@pytest.fixture
async def quizzing(trainee):
    """李明, at the question of the quiz that asks for three steps."""
    await trainee.says("/quiz")
    await trainee.taps("选平台")
    while "先后怎么排" not in trainee.reads():
        await trainee.taps("想不出来" if "简答题" in trainee.reads() else "A")
        await trainee.taps("下一题" if "下一题 ›" in trainee.labels() else "看结果")
    return trainee


async def test_steps_tapped_in_their_order_are_right(learning):
    learning.sees("排序题", "选平台的四步")
    assert not any("排好了" in label for label in learning.labels())
    await puts(learning, *PLATFORM)
    learning.sees("已排：")
    await learning.taps("排好了")
    learning.sees("答对了", "✅ 1. 看货", "✅ 4. 定下来", "白忙一场")


async def test_a_wrong_order_is_told_step_by_step(learning):
    letters = [letter_of(learning, step) for step in ("看货", "试用", "看钱", "定下来")]
    await puts(learning, "看货", "试用", "看钱", "定下来")
    await learning.taps("排好了")
    learning.sees("没答对", "✅ 1. 看货", "❌ 2. 看钱", "❌ 3. 试用", "✅ 4. 定下来", f"你排的：{' → '.join(letters)}")


async def test_a_step_that_has_its_place_cannot_be_tapped_again(learning):
    first = letter_of(learning, "看货")
    await puts(learning, "看货")
    assert first not in learning.labels()
    learning.sees(f"已排：{first}")


async def test_the_last_step_is_taken_back(learning):
    await puts(learning, "看钱", "看货")
    await learning.taps("撤回一步")
    learning.sees(f"已排：{letter_of(learning, '看钱')}")
    await learning.taps("撤回一步")
    learning.does_not_see("已排")
    assert not any("撤回" in label for label in learning.labels())
    await puts(learning, *PLATFORM)
    await learning.taps("排好了")
    learning.sees("答对了")


async def test_a_sequence_survives_a_restart(world, learning):
    await puts(learning, "看货", "看钱")
    await world.restart()
    await puts(learning, "试用", "定下来")
    await world.restart()
    await learning.taps("排好了")
    learning.sees("答对了")


@pytest.mark.parametrize("forged", [0, 12, 11, 9999, -1, 2147], ids=str)
async def test_what_is_not_all_steps_is_no_answer(learning, forged):
    await learning.taps_data(f"a:q-steps:{forged}:0")
    assert "还没排完" in learning.toast()
    learning.sees("选平台的四步")


async def test_in_a_quiz_it_counts_like_any_question(quizzing):
    await puts(quizzing, *DEAL)
    await quizzing.taps("排好了")
    quizzing.sees("答对了", "谈拢才签约")


async def test_a_quiz_goes_on_after_a_restart_with_the_letters_where_they_were(world, quizzing):
    before = quizzing.reads()
    await puts(quizzing, "询价")
    await world.restart()
    await quizzing.says("/quiz")
    await quizzing.taps("继续自测")
    assert quizzing.reads() == before
    await puts(quizzing, "报价", "询价", "签约")
    await quizzing.taps("排好了")
    quizzing.sees("没答对")


async def test_an_old_button_of_a_sequence_changes_nothing(quizzing):
    old = quizzing.data(letter_of(quizzing, "询价"))
    await puts(quizzing, *DEAL)
    await quizzing.taps("排好了")
    told = quizzing.reads()
    await quizzing.taps_data(old)
    assert "答过了" in quizzing.toast()
    assert quizzing.reads() == told


async def test_another_persons_sequence_is_not_touched(world, quizzing):
    await puts(quizzing, "询价")
    stranger = world.trainee("王芳")
    await stranger.says("/start")
    await stranger.taps_data(quizzing.data(letter_of(quizzing, "报价")))
    assert "这不是你的测验" in stranger.toast()
    quizzing.sees("已排")


async def test_in_review_a_wrong_order_comes_back_soon_and_a_right_one_later(world, trainee):
    await finish_lesson(trainee)
    await trainee.says("/review")
    while "四步" not in trainee.reads():
        await trainee.taps("想不出来" if "简答题" in trainee.reads() else "对")
        await trainee.taps("下一项")
    await puts(trainee, *reversed(PLATFORM))
    await world.restart()
    old = trainee.data("排好了")
    await trainee.taps("排好了")
    trainee.sees("没答对", "1 分钟后再复习")
    await trainee.taps_data(old)
    assert "答过了" in trainee.toast()
    await world.pass_time(timedelta(minutes=2))
    await trainee.says("/review")
    while "四步" not in trainee.reads():
        await trainee.taps("想不出来" if "简答题" in trainee.reads() else "对")
        await trainee.taps("下一项")
    await puts(trainee, *PLATFORM)
    await trainee.taps("排好了")
    trainee.sees("答对了", "10 分钟后再复习")
