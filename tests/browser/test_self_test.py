"""A chapter's self-test on the phone: every type of question, one put off, one looked up, one missed and done again."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from content.schema import Question, QuestionKind
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

PICTURED = {
    QuestionKind.MULTIPLE: "18-multiple",
    QuestionKind.TRUE_FALSE: "19-true-false",
    QuestionKind.ORDER: "20-in-order",
    QuestionKind.SHORT: "21-points",
}
EXPLAINED = ("答对了", "没答对", "还不够")
LENGTH = 20
MOST_TESTS = 4


async def test_a_self_test_with_every_type_of_question(phone):
    """Which questions are drawn changes with the course: another test follows where a type was not among them."""
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees("李明")
    asked = await self_test(phone, set())
    await phone.sees(f"答对 {LENGTH - 1} 题，共 {LENGTH} 题", "没答对的已经放进你的复习", "▰")
    await phone.pictured("23-topics")
    await phone.taps("重做 1 道错题")
    await phone.sees("错题重做")
    await phone.answers(right=True)
    await phone.taps("看结果")
    await phone.sees("全对", "错题都补上了")
    for _ in range(1, MOST_TESTS):
        if asked != set(QuestionKind):
            asked = await self_test(phone, asked)
    assert asked == set(QuestionKind)


async def self_test(phone: Phone, asked: set[QuestionKind]) -> set[QuestionKind]:
    """Plays one about the first chapter; returns the types that were asked, here and before."""
    await phone.says("/quiz")
    await phone.sees("想做哪一种测验")
    await phone.taps(f"{LENGTH} 题")
    await expect(phone.keys().get_by_text(f"☑ {LENGTH} 题")).to_be_visible()
    await phone.taps(phone.catalog.course.chapters[0].title[:6])
    put_off = await skip(phone)
    first_time = not asked
    for number in range(2, LENGTH + 1):
        await phone.sees(f"第 {number} 题")
        question = await answer(phone, asked, right=not first_time or number != 2)
        if first_time and number == 2:
            await look_up(phone, question)
        asked = {*asked, question.type}
        await phone.taps("下一题")
    await phone.sees("这题跳过了")
    assert await phone.question() == put_off
    await answer(phone, asked, right=True)
    await phone.taps("看结果")
    return {*asked, put_off.type}


async def skip(phone: Phone) -> Question:
    """Puts the first question off; it comes back at the end."""
    await phone.sees("第 1 题")
    question = await phone.question()
    await phone.taps("先跳过")
    return question


async def answer(phone: Phone, asked: set[QuestionKind], *, right: bool) -> Question:
    """Answers what is on the screen; the first question of a type is kept as a picture."""
    kind = (await phone.question()).type
    question = await phone.answers(right=right, name=PICTURED.get(kind, "") if kind not in asked else "")
    await phone.sees_one_of(*EXPLAINED[:1] if right else EXPLAINED[1:])
    return question


async def look_up(phone: Phone, question: Question) -> None:
    """From the explanation to the card that teaches it, and back."""
    lesson = phone.catalog.lesson(question.source.lesson)
    await phone.taps("看原课")
    await phone.sees(lesson.title)
    await phone.pictured("22-source")
    await phone.taps("回到题目")
    await phone.sees_one_of(*EXPLAINED[1:])
