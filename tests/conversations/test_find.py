"""Looking something up while learning: /find, a word out of the blue, the glossary."""

import shutil
from base64 import b64decode
from datetime import timedelta
from pathlib import Path

import pytest

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGM4c/cdVsQwtCQAuwilwRD1TZUAAAAASUVORK5CYII=")
TESTS = Path(__file__).parent.parent
B2B = TESTS.parent / "content" / "courses" / "b2b"


async def test_a_term_is_explained_and_its_best_card_is_one_tap_away(trainee):
    await trainee.says("/find 关境")

    trainee.sees("关境", "customs territory", "实施同一海关法规的区域", "两条线")
    assert trainee.labels()[-1].startswith("看「")
    await trainee.taps("再看关境")
    trainee.sees("再看关境", "看表记住区别")


async def test_a_word_that_nobody_asked_for_is_looked_up(trainee):
    await trainee.says("customs territory是什么？")

    trainee.sees("实施同一海关法规的区域")


async def test_the_best_card_is_the_last_button_and_every_card_opens(trainee):
    await trainee.says("主权")
    first, *_ = (line for line in trainee.reads().splitlines() if line.startswith("▫️"))
    assert trainee.labels()[-1] == f"看「{first.removeprefix('▫️ ')}」›"
    cards = [label for label in trainee.labels() if label not in ("📒 词汇表", "🏠 首页")]

    for label in cards:
        await trainee.says("主权")
        await trainee.taps(label)
        trainee.sees("两条线", label.removeprefix("看「").removesuffix("」›"))


async def test_find_alone_says_how_to_ask(trainee):
    await trainee.says("/find")
    trainee.sees("想查什么", "直接发给我", "比如「关境」")

    await trainee.says("关境")
    trainee.sees("实施同一海关法规的区域")


async def test_nothing_found_says_so_and_offers_the_glossary(trainee):
    await trainee.says("/find 红烧肉")
    trainee.sees("没有找到「红烧肉」", "换个说法", "词汇表")

    await trainee.taps("词汇表")
    trainee.sees("词汇表", "1/1", "关境")


async def test_chatter_gets_the_way_on_and_the_glossary(trainee):
    await trainee.says("谢谢老师")

    trainee.sees("现在不用发文字或文件")
    await trainee.taps("词汇表")
    trainee.sees("关境")


async def test_what_was_typed_is_shown_as_typed_and_cut_short(trainee):
    await trainee.says(f"/find <b>&{'长' * 500}")

    trainee.sees("没有找到「<b>&长长", "换个说法")
    assert trainee.reads().count("长") < 70


async def test_a_caption_is_not_a_question(trainee):
    await trainee.sends_photo(PNG, caption="关境")

    trainee.sees("现在不用发文字或文件")


async def test_looking_something_up_leaves_the_place_in_a_quiz(trainee):
    await trainee.says("/quiz")
    await trainee.taps("国境与关境")
    question = trainee.reads()
    await trainee.says("主权")
    await trainee.taps("首页")
    await trainee.taps("继续测验")

    assert trainee.reads() == question


async def test_the_glossary_leads_to_the_cards_and_back(trainee):
    await trainee.says("/find")
    await trainee.taps("词汇表")
    await trainee.taps("关境")
    trainee.sees("customs territory", "讲到它的卡片")
    await trainee.taps("词汇表")
    trainee.sees("1/1")
    await trainee.taps("首页")
    trainee.sees("今天这样安排")


async def test_a_term_that_an_edit_took_away(trainee):
    await trainee.says("/start")
    await trainee.taps_data("gt:0123456789ab")

    trainee.sees("课程更新过", "首页")


@pytest.mark.parametrize("page", [-1, 99])
async def test_a_page_that_is_no_more_shows_the_nearest(trainee, page):
    await trainee.says("/start")
    await trainee.taps_data(f"g:{page}")

    trainee.sees("词汇表", "1/1", "关境")


async def test_an_english_speaker_is_answered_in_english(world):
    visitor = world.trainee("Ann", language_code="en")
    await visitor.says("/find customs territory")
    visitor.sees("Cards about it", "关境")

    await visitor.says("/find pineapple")
    visitor.sees("nothing about “pineapple”", "glossary")


async def test_the_menu_names_it(world, trainee):
    await trainee.says("/help")

    trainee.sees("/find")


class TestEdited:
    @pytest.fixture
    def course_folder(self, tmp_path: Path) -> Path:
        """A copy of the course that may be edited."""
        return Path(shutil.copytree(TESTS / "course", tmp_path / "course"))

    async def test_what_an_edit_brought_is_found_at_once(self, world, trainee, course_folder):
        await trainee.says("/find 保税区")
        trainee.sees("没有找到")
        glossary = course_folder / "glossary.yaml"
        entry = "- {term: 保税区, english: bonded area, meaning: 海关监管的区域。, lesson: borders}\n"
        glossary.write_text(glossary.read_text("utf-8") + entry, "utf-8")
        await world.pass_time(timedelta(seconds=5))

        await trainee.says("/find 保税区")
        trainee.sees("保税区", "bonded area")

    async def test_a_course_without_a_glossary_offers_none(self, world, trainee, course_folder):
        (course_folder / "glossary.yaml").write_text("[]\n", "utf-8")
        await world.pass_time(timedelta(seconds=5))

        for typed in ("/find", "/find 红烧肉", "谢谢", "主权"):
            await trainee.says(typed)
            assert "📒 词汇表" not in trainee.labels()
            trainee.does_not_see("词汇表")
        await trainee.taps_data("g:0")
        trainee.sees("课程更新过")


class TestB2B:
    """The whole course, on the phone."""

    @pytest.fixture
    def course_folder(self) -> Path:
        return B2B

    async def test_a_slip_of_the_finger_still_leads_to_the_card(self, trainee):
        await trainee.says("一打通")
        trainee.sees("一达通", "OneTouch")
        await trainee.taps("小公司的“外贸办事处”")
        trainee.sees("小公司的“外贸办事处”", "手续")

    async def test_the_glossary_is_leafed_through(self, trainee):
        await trainee.says("/find")
        await trainee.taps("词汇表")
        assert "‹ 上一页" not in trainee.labels()
        pages = int(trainee.reads().splitlines()[0].rpartition("/")[2])
        for page in range(2, pages + 1):
            await trainee.taps("下一页")
            trainee.sees(f"词汇表　{page}/{pages}")
        assert "下一页 ›" not in trainee.labels()

        last = next(label for label in reversed(trainee.labels()) if label not in ("🏠 首页", "‹ 上一页"))
        await trainee.taps(last)
        trainee.sees(last, "讲到它的卡片")
        await trainee.taps("词汇表")
        trainee.sees(f"词汇表　{pages}/{pages}")
