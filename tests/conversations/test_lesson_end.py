"""The end of a lesson: how it went, what has come into review, and the one button that goes on."""

from pathlib import Path

import pytest

from bot.actions import FinishLesson, encode
from content.loader import load

REAL = Path(__file__).parents[2] / "content/courses/b2b"

SKIPS = {"borders": ("下一张", "下一张", "先跳过"), "larger": ("先跳过",), "choose": ("先跳过",) * 3}

on_both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


async def finishes(person, *lessons: str) -> None:
    for lesson in lessons:
        await person.says(f"/start l_{lesson}")
        for label in SKIPS[lesson]:
            await person.taps(label)


async def takes_the_self_test(person) -> None:
    """Of the first chapter."""
    await person.says("/quiz")
    await person.taps("国境与关境")
    while "看结果 ›" not in person.labels():
        if "下一题 ›" in person.labels():
            await person.taps("下一题")
        await person.answers(right=True)
    await person.taps("看结果")


@on_both_databases
async def test_it_tells_how_the_questions_went_and_leads_to_the_next_lesson(trainee):
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    await trainee.taps("下一张")
    await trainee.answers(right=False)
    await trainee.says("/start l_borders")
    await trainee.answers(right=True)
    await trainee.taps("学完这课")
    trainee.sees("《两条线》学完了", "即问即答 1 题，答对 1 题", "国境与关境\n　　▰▰▰▰▰▱▱▱▱▱ 1/2")
    trainee.sees("3 个要点进了你的复习，今天就能复习")
    trainee.does_not_see("跳过")
    assert trainee.labels() == ["🔄 再学一遍", "🗺 目录", "🏠 首页", "趁热复习 3 项 ›", "下一课：谁大谁小 ›"]


async def test_what_was_skipped_is_neither_right_nor_wrong(trainee):
    await finishes(trainee, "borders")
    trainee.sees("即问即答 1 题，答对 0 题，跳过 1 题")


async def test_a_chapter_ends_with_its_self_test_until_that_is_done(trainee):
    await finishes(trainee, "borders", "larger")
    trainee.sees("2/2", "这一章的课都学完了", "自测")
    assert trainee.labels()[-1] == "做本章自测 ›"
    assert "下一课：怎么选平台 ›" in trainee.labels()
    await trainee.taps("做本章自测")
    trainee.sees("自测", "第 1 题")
    await takes_the_self_test(trainee)
    await finishes(trainee, "larger")
    trainee.does_not_see("自测")
    assert trainee.labels()[-1] == "下一课：怎么选平台 ›"


async def test_the_last_lesson_of_all_leads_to_the_practicum(trainee):
    await finishes(trainee, "borders", "larger", "choose")
    trainee.sees("3 课全部学完了", "《怎么选平台》", "接下来是实训「走访一家公司」")
    assert trainee.labels()[-1] == "去做实训：走访一家公司 ›"
    assert "做本章自测 ›" in trainee.labels()
    await trainee.taps("去做实训")
    trainee.sees("走访一家公司", "步骤")


async def test_a_lesson_learnt_again_does_not_end_the_course_once_more(trainee):
    await finishes(trainee, "borders", "larger", "choose", "larger")
    trainee.sees("《谁大谁小》学完了", "已经在你的复习里")
    trainee.does_not_see("全部学完了")
    assert trainee.labels()[-1] == "去做实训：走访一家公司 ›"


async def test_what_was_left_out_comes_back_at_the_end(trainee):
    await finishes(trainee, "larger", "choose")
    trainee.does_not_see("全部学完了")
    assert "下一课：两条线 ›" in trainee.labels()


class TestTheRealCourse:
    @pytest.fixture
    def course_folder(self) -> Path:
        return REAL

    async def test_with_much_to_review_that_comes_first_and_more_than_a_day_takes_comes_later(self, trainee):
        await trainee.says("/settings")
        await trainee.taps("每天新内容")
        await trainee.taps("20")
        lessons = load(REAL).chapters[0].lessons
        seen = []
        for lesson in lessons[:6]:
            await trainee.taps_data(encode(FinishLesson(lesson.id)))
            seen.append((trainee.reads(), trainee.labels()[-1]))
        assert ["下一课" in label for _, label in seen[:2]] == [True, True]
        assert "今天就能复习" in seen[0][0]
        assert "有 20 项等着复习" in seen[-1][0]
        assert "第一次：明天" in seen[-1][0]
        assert seen[-1][1] == "复习 20 项 ›"
        assert f"下一课：{lessons[6].title} ›" in trainee.labels()
