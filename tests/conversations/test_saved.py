"""Cards that somebody keeps, and cards that somebody did not understand."""

from pathlib import Path

import pytest

from bot.actions import CallUnclear, SaveCard, ShowSaved, encode
from content.loader import load
from content.schema import Card
from storage import marks

REAL = Path(__file__).parents[2] / "content/courses/b2b"

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


class TestThirtyCards:
    """Of the real course, whose titles are as long as titles get."""

    @pytest.fixture
    def course_folder(self) -> Path:
        return REAL

    @pytest.fixture
    def places(self) -> list[tuple[str, Card]]:
        return [
            (lesson.id, card) for chapter in load(REAL).chapters for lesson in chapter.lessons for card in lesson.cards
        ]

    @on_both_databases
    async def test_they_are_leafed_through_and_each_leads_back_to_its_page(self, trainee, places):
        kept = places[::4][:30]
        await trainee.says("/start")
        for lesson, card in kept:
            await trainee.taps_data(encode(SaveCard(lesson, card.id, 0)))
        newest_first = [card.title for _, card in reversed(kept)]
        await trainee.says("/saved")
        for page in range(4):
            trainee.sees("30 张", f"第 {page + 1}/4 页")
            shown = newest_first[8 * page : 8 * page + 8]
            turn = ["‹ 上一页"] * (page > 0) + ["下一页 ›"] * (page < 3)
            assert trainee.labels() == [*shown, *turn, "🏠 首页"]
            if page < 3:
                await trainee.taps("下一页")
        await trainee.taps(newest_first[-1])
        trainee.sees(newest_first[-1])
        await trainee.taps("回到收藏")
        trainee.sees("第 4/4 页")
        await trainee.taps("上一页")
        trainee.sees("第 3/4 页")
        assert trainee.bot_messages() == 2, "one screen edits itself"

    async def test_a_page_that_loses_its_last_card_gives_way_to_the_one_before(self, trainee, places):
        await trainee.says("/start")
        for lesson, card in places[:9]:
            await trainee.taps_data(encode(SaveCard(lesson, card.id, 0)))
        await trainee.says("/saved")
        await trainee.taps("下一页")
        trainee.sees("9 张", "第 2/2 页")
        await trainee.taps(places[0][1].title)
        await trainee.taps("已收藏")
        await trainee.taps("回到收藏")
        trainee.sees("8 张")
        trainee.does_not_see("页")
        assert [label for label in trainee.labels() if "页" in label] == ["🏠 首页"]
