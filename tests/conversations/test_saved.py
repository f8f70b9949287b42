"""Cards that somebody keeps, and cards that somebody did not understand."""

import pytest

from bot.actions import CallUnclear, SaveCard, ShowSaved, encode
from storage import marks

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


async def unclear(world):
    async with world.tutor.store.read() as unit:
        return list(await marks.unclear(unit))


@on_both_databases
async def test_a_saved_card_is_found_again_and_let_go_by_the_same_button(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("收藏")
    assert "/saved" in trainee.toast()
    trainee.sees("先看国境")
    assert "🔖 已收藏" in trainee.labels()
    await trainee.taps("下一张")
    await trainee.taps("收藏")
    assert trainee.screen()["photo"], "the picture stays"
    await trainee.says("/saved")
    trainee.sees("我的收藏", "2 张", "两条线")
    assert trainee.labels() == ["再看关境", "先看国境", "🏠 首页"], "newest first"
    await trainee.taps("先看国境")
    trainee.sees("1/3", "主权")
    await trainee.taps("已收藏")
    assert "取消" in trainee.toast()
    await trainee.taps("回到收藏")
    trainee.sees("1 张")
    assert trainee.labels() == ["再看关境", "🏠 首页"]
    await trainee.says("/learn")
    await trainee.taps("学习：两条线")
    trainee.sees("再看关境", "2/3")


async def test_with_nothing_saved_it_says_how(trainee):
    await trainee.says("/home")
    await trainee.taps("🔖 收藏")
    trainee.sees("还没有收藏", "点它下面的「收藏」")
    assert trainee.labels() == ["🗺 目录", "🏠 首页"]


async def test_many_saved_cards_are_leafed_through(trainee):
    cards = ["country", "customs", "try"]
    places = [("borders", each) for each in cards] + [("larger", "bigger")]
    places += [("choose", each) for each in ("goods", "steps", "why")]
    await trainee.says("/start")
    for lesson, card in places:
        await trainee.taps_data(encode(SaveCard(lesson, card, 0)))
    await trainee.says("/saved")
    trainee.sees("7 张")
    await trainee.taps_data(encode(ShowSaved(9)))
    trainee.sees("7 张")


@on_both_databases
async def test_what_is_unclear_counts_once_for_each_person_until_taken_back(world, trainee):
    other = world.trainee("王芳")
    for person in (trainee, other):
        await person.says("/start l_borders")
        await person.taps("没看懂")
        assert "写课的老师会看到" in person.toast()
        await person.taps_data(encode(CallUnclear("borders", "country", 0)))
    assert await unclear(world) == [("borders", "country", 2)]
    await other.taps("已标记")
    assert "看懂了" in other.toast()
    assert await unclear(world) == [("borders", "country", 1)]


async def test_marks_on_a_question_stand_aside_while_options_are_ticked(trainee):
    await trainee.says("/start l_larger")
    assert "🔖 收藏" in trainee.labels()
    await trainee.taps("A")
    assert "🔖 收藏" not in trainee.labels()


async def test_a_look_from_an_answer_keeps_its_way_back_when_saved(trainee):
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    await trainee.answers(right=True)
    explained = trainee.reads()
    await trainee.taps("看原课")
    await trainee.taps("收藏")
    await trainee.taps("回到题目")
    assert trainee.reads() == explained


async def test_a_card_that_an_edit_took_away_is_not_marked(world, trainee):
    await trainee.says("/start")
    await trainee.taps_data(encode(CallUnclear("borders", "torn-out", 0)))
    trainee.sees("换了位置")
    assert await unclear(world) == []
