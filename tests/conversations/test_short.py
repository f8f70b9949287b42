"""Answers in one's own words: in a lesson, in a quiz and in review."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

ALL = "看买家多不多，看费用，看担保，看同行，还有运输。"


async def pass_over(person):
    """Answers a question that this file does not ask about, wrongly if need be."""
    if "排序题" in person.reads():
        for letter in ("A", "B", "C", "D")[: person.reads().count("　")]:
            if letter in person.labels():
                await person.taps(letter)
        await person.taps("排好了")
    else:
        await person.taps("对" if "对" in person.labels() else "A")


@pytest.fixture
async def learning(trainee):
    """李明, at the card that asks for three reasons."""
    await trainee.says("/start l_choose")
    await trainee.taps("先跳过")
    await trainee.taps("先跳过")
    return trainee


@pytest.fixture
async def quizzing(trainee):
    """李明, at the question of the quiz with five key points."""
    await trainee.says("/quiz")
    await trainee.taps("选平台")
    while "值不值得去" not in trainee.reads():
        await pass_over(trainee)
        await trainee.taps("下一题")
    return trainee


@pytest.fixture
async def reviewing(trainee):
    """李明, who reviews the three reasons."""
    await trainee.says("/start l_choose")
    for _ in range(3):
        await trainee.taps("先跳过")
    await trainee.says("/review")
    while "三个理由" not in trainee.reads():
        await pass_over(trainee)
        await trainee.taps("下一项")
    return trainee


async def test_the_points_found_are_ticked_and_shown_against_the_model_answer(learning):
    learning.sees("三个理由", "简答题", "用自己的话")
    await learning.says("买家特别多，也便宜")
    learning.sees("买家特别多，也便宜", "参考答案", "付款还有担保", "☑ 1　买家多", "☑ 2　费用低", "☐ 3　付款有担保")
    await learning.taps("确认：说到 2 个，共 3 个")
    learning.sees("答对了！说到 2 个要点，共 3 个", "✅ 买家多", "▫️ 付款有担保", "参考答案", "买家特别多")
    await learning.taps("学完这课")
    learning.sees("学完了")


async def test_the_learner_has_the_last_word_on_every_point(learning):
    await learning.says("买家特别多，也便宜")
    await learning.taps("1")
    learning.sees("☐ 1　买家多", "☑ 2　费用低")
    await learning.taps("3")
    learning.sees("☐ 1　买家多", "☑ 3　付款有担保")
    await learning.taps("2")
    await learning.taps("3")
    await learning.taps("确认：说到 0 个")
    learning.sees("还不够：说到 0 个要点，共 3 个")


async def test_an_answer_sent_in_pieces_is_one_answer(learning):
    await learning.says("买家多")
    await learning.says("还便宜")
    learning.sees("买家多\n还便宜", "☑ 1", "☑ 2", "☐ 3")


async def test_whoever_cannot_think_of_anything_sees_the_answer(learning):
    await learning.taps("想不出来")
    learning.sees("还不够：说到 0 个", "付款还有担保")
    learning.does_not_see("你的回答")


async def test_a_card_read_again_asks_anew_after_the_answer_is_in(learning):
    await learning.says("便宜")
    await learning.taps("确认")
    await learning.says("/start l_choose")
    learning.sees("好平台买家多", "简答题")
    learning.does_not_see("你的回答")


async def test_what_is_explained_again_is_the_last_answer_alone(learning):
    for words in ("便宜", "买家多"):
        await learning.says(words)
        await learning.taps("确认")
        await learning.says("/start l_choose")
    await learning.taps("看上次的讲解")
    learning.sees("你的回答", "买家多")
    assert "你的回答\n买家多" in learning.reads()


async def test_what_was_written_survives_restarts_and_going_elsewhere(world, learning):
    await learning.says("买家多")
    await world.restart()
    await learning.says("/learn")
    await learning.says("/start l_choose")
    learning.sees("你的回答", "☑ 1")
    await learning.taps("☐ 2")
    await world.restart()
    await learning.taps("确认：说到 2 个")
    learning.sees("答对了")


async def test_text_elsewhere_is_no_answer(learning):
    await learning.says("/learn")
    await learning.says("买家多")
    learning.does_not_see("你的回答")


@pytest.mark.parametrize("what", ["sticker", "file"])
async def test_something_that_is_no_text(learning, what):
    await (learning.sends_sticker() if what == "sticker" else learning.sends_file("答案.pdf"))
    learning.sees("用文字回答")
    await learning.says("便宜")
    learning.sees("☑ 2　费用低")


async def test_a_text_that_is_too_long_takes_nothing_away(learning):
    await learning.says("长" * 1001)
    learning.sees("1001 个字", "最多收 1000 个字")
    await learning.says("便宜")
    await learning.says("长" * 999)
    learning.sees("1001 个字", "之前收到的还在")
    await learning.taps("确认：说到 1 个")
    learning.sees("便宜", "还不够")


async def test_the_longest_answer_fits_on_the_screen(quizzing):
    await quizzing.says("<&>" * 333 + "。")
    quizzing.sees("<&><&>", "参考答案")
    await quizzing.taps("确认")
    quizzing.sees("<&><&>", "还不够")


async def test_ticks_without_a_text_are_refused(learning):
    await learning.taps_data("a:q-why:7:0")
    assert "请先把答案写下来" in learning.toast()
    learning.sees("简答题")


async def test_in_a_quiz_three_of_five_points_are_enough(quizzing):
    await quizzing.says("看费用，看担保，看同行")
    quizzing.sees("☐ 1　看买家", "☑ 2", "☑ 3", "☑ 4", "☐ 5")
    await quizzing.taps("确认：说到 3 个，共 5 个")
    quizzing.sees("答对了！说到 3 个要点，共 5 个")


async def test_the_first_missing_point_is_read_again_at_its_source(quizzing):
    await quizzing.says("看买家，看费用，看担保")
    await quizzing.taps("确认")
    await quizzing.taps("看原课")
    quizzing.sees("三个理由")


async def test_a_quiz_goes_on_with_what_was_written(world, quizzing):
    await quizzing.says("看费用")
    await quizzing.taps("先停一下")
    await world.restart()
    await quizzing.taps("继续测验")
    quizzing.sees("你的回答", "看费用", "☑ 2")
    await quizzing.says("还要看运输")
    quizzing.sees("看费用\n还要看运输", "☑ 5")
    await quizzing.taps("确认：说到 2 个")
    quizzing.sees("还不够")
    await world.restart()
    await quizzing.says("/quiz")
    await quizzing.taps("继续自测")
    quizzing.sees("还不够", "看费用\n还要看运输")


async def test_wrong_ones_done_again_begin_with_an_empty_sheet(quizzing):
    await quizzing.says("看费用")
    await quizzing.taps("确认")
    while "重做" not in "".join(quizzing.labels()):
        await quizzing.taps("下一题" if "下一题 ›" in quizzing.labels() else "看结果")
        if "看结果 ›" not in quizzing.labels() and "重做" not in "".join(quizzing.labels()):
            await pass_over(quizzing)
    await quizzing.taps("重做")
    while "值不值得去" not in quizzing.reads():
        await pass_over(quizzing)
        await quizzing.taps("下一题")
    quizzing.does_not_see("你的回答")
    await quizzing.says(ALL)
    await quizzing.taps("确认：说到 5 个")
    quizzing.sees("答对了")


async def test_an_old_button_or_a_late_text_changes_nothing(quizzing):
    await quizzing.says(ALL)
    old = quizzing.data("确认")
    await quizzing.taps("确认")
    told = quizzing.reads()
    await quizzing.taps_data(old)
    assert "答过了" in quizzing.toast()
    assert quizzing.reads() == told
    await quizzing.says("还有一点")
    quizzing.does_not_see("还有一点")


async def test_another_persons_button_takes_nobodys_words(world, quizzing):
    await quizzing.says(ALL)
    stranger = world.trainee("王芳")
    await stranger.says("/start")
    await stranger.taps_data(quizzing.data("确认"))
    assert "这不是你的测验" in stranger.toast()
    stranger.does_not_see("运输")
    await quizzing.taps("确认")
    quizzing.sees("答对了")


@pytest.mark.parametrize(
    ("ticked", "told"),
    [
        pytest.param([], "1 分钟后再复习", id="none: again"),
        pytest.param(["1", "2"], "6 分钟后再复习", id="two thirds: hard"),
        pytest.param(["1", "2", "3"], "10 分钟后再复习", id="all: good"),
    ],
)
async def test_the_share_of_points_decides_when_it_comes_back(world, reviewing, ticked, told):
    await reviewing.says("说不清")
    await world.restart()
    for number in ticked:
        await reviewing.taps(f"☐ {number}")
    old = reviewing.data("确认")
    await reviewing.taps("确认")
    reviewing.sees(told, "说不清")
    await reviewing.taps_data(old)
    assert "答过了" in reviewing.toast()


async def test_a_review_goes_on_with_what_was_written(world, reviewing):
    await reviewing.says("便宜")
    await world.restart()
    await reviewing.says("/review")
    while "三个理由" not in reviewing.reads():
        await pass_over(reviewing)
        await reviewing.taps("下一项")
    reviewing.sees("便宜", "☑ 2")


class TestCourseEdits:
    @pytest.fixture
    def course_folder(self, tmp_path: Path) -> Path:
        """A copy of the course that may be edited."""
        return Path(shutil.copytree(Path(__file__).parent.parent / "course", tmp_path / "course"))

    async def test_a_question_that_becomes_another_kind_meanwhile_is_asked_as_it_is_now(
        self, world, quizzing, course_folder
    ):
        await quizzing.says("看费用")
        quiz = course_folder / "2-second/quiz.yaml"
        kept, _, _ = quiz.read_text("utf-8").partition("- id: q-worth")
        order = "- id: q-worth\n  type: order\n  stem: 值不值得去，先后看什么？\n  options: [买家, 费用]\n"
        quiz.write_text(f"{kept}{order}  explanation: 先看有没有人。\n  source: choose#goods\n", "utf-8")
        await world.pass_time(timedelta(seconds=5))
        await quizzing.taps("确认")
        assert "还没排完" in quizzing.toast()
        await quizzing.says("/quiz")
        await quizzing.taps("继续自测")
        quizzing.sees("排序题", "值不值得去，先后看什么")
        for letter in ("A", "B"):
            await quizzing.taps(letter)
        await quizzing.taps("排好了")
        quizzing.sees("先看有没有人")
