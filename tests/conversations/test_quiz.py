"""A chapter's quiz."""

import pytest

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def quizzing(trainee):
    """李明, at the first question of chapter 1's quiz."""
    await trainee.says("/start l_borders")
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    return trainee


async def test_every_question_is_explained_and_the_result_adds_up(quizzing):
    for number in (1, 2, 3):
        quizzing.sees(f"第 {number} 题，共 3 题")
        await quizzing.answers(right=True)
        quizzing.sees("答对了")
        await quizzing.taps("看结果" if number == 3 else "下一题")
    quizzing.sees("3 题全对")


@on_both_databases
async def test_wrong_ones_can_be_done_again_until_none_is_left(quizzing):
    for right, onward in ((True, "下一题"), (False, "下一题"), (True, "看结果")):
        await quizzing.answers(right=right)
        await quizzing.taps(onward)
    quizzing.sees("答对 2 题，共 3 题", "66 分")
    await quizzing.taps("重做 1 道错题")
    quizzing.sees("错题重做", "第 1 题，共 1 题")
    await quizzing.answers(right=True)
    await quizzing.taps("看结果")
    quizzing.sees("1 题全对", "都补上了")


async def test_what_was_wrong_comes_into_review(quizzing):
    for onward in ("下一题", "下一题", "看结果"):
        await quizzing.answers(right=False)
        await quizzing.taps(onward)
    await quizzing.says("/review")
    quizzing.sees("还有 2 项")  # two of the three ask for the same fact: one of them is for another day


async def test_options_stand_in_the_same_order_after_a_restart(world, quizzing):
    before = quizzing.reads()
    await world.restart()
    await quizzing.says("/quiz")
    await quizzing.taps("继续自测 0/3")
    assert quizzing.reads() == before


@on_both_databases
async def test_a_quiz_is_paused_and_gone_on_with_from_home(world, quizzing):
    await quizzing.answers(right=True)
    await quizzing.taps("下一题")
    await quizzing.taps("先停一下")
    quizzing.sees("测验做到一半")
    await world.restart()
    await quizzing.taps("继续测验")
    quizzing.sees("第 2 题，共 3 题")


async def test_an_explanation_leads_to_the_card_it_comes_from(quizzing):
    await quizzing.answers(right=False)
    await quizzing.taps("看原课")
    assert any(words in quizzing.reads() for words in ("再看关境", "关境可以更大"))


async def test_a_second_answer_to_the_same_question_changes_nothing(quizzing):
    first = quizzing.data("A") if "A" in quizzing.labels() else quizzing.data("对")
    await quizzing.answers(right=True)
    explained = quizzing.reads()
    await quizzing.taps_data(first)
    assert "答过了" in quizzing.toast()
    assert quizzing.reads() == explained


@on_both_databases
async def test_another_persons_button_shows_ones_own_quiz(world, quizzing):
    stranger = world.trainee("王芳")
    await stranger.says("/start")
    await stranger.taps_data(quizzing.data("先停") and _answer_of(quizzing))
    assert "这不是你的测验" in stranger.toast()
    quizzing.sees("第 1 题，共 3 题")
    await quizzing.answers(right=True)
    quizzing.sees("答对了")


def _answer_of(person):
    return next(person.data(label) for label in ("A", "对") if label in person.labels())


async def test_nothing_chosen_is_no_answer(quizzing):
    while "多选题" not in quizzing.reads():
        await quizzing.answers(right=True)
        await quizzing.taps("下一题")
    await quizzing.taps("选好了")
    assert "请先选一个答案" in quizzing.toast()
    quizzing.sees("多选题")
