"""The whole story in the browser, at 390 × 844: from /start to an assignment seen by the instructor."""

from pathlib import Path

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.browser

PHOTO = Path(__file__).parents[1] / "browser/evidence.png"


async def test_the_whole_story(phone):
    await start(phone)
    await lesson(phone)
    await quiz(phone)
    await review(phone)
    await practicum(phone)
    await reminder(phone)
    await assignment(phone)


async def start(phone):
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees("李明", "跨境电商 B2B")
    await phone.pictured("1-start")


async def lesson(phone):
    """Card by card, with the question on the way, to the end."""
    first = phone.catalog.lessons[0]
    await phone.taps("开始第一课")
    for number, card in enumerate(first.cards):
        await phone.sees(card.title)
        if number == 0:
            await phone.pictured("2-card")
        if card.question is not None:
            await phone.answers(right=True)
            await phone.sees("答对了")
            await phone.pictured("3-question")
        await phone.taps("学完这课" if card is first.cards[-1] else "下一张")
    await phone.sees("学完了")
    for each in phone.catalog.lessons[1:]:
        pictured = next((card for card in each.cards if card.picture and card.picture.typst), None)
        if pictured is not None:
            await phone.says(f"/start l_{each.id}")
            while pictured.title not in await phone.last().inner_text():
                before = await phone.last().inner_text()
                await (
                    phone.page.get_by_test_id("message")
                    .last.get_by_test_id("keyboard")
                    .locator(".key")
                    .filter(has_text="›")
                    .last.click()
                )
                await expect(phone.last()).not_to_have_text(before, use_inner_text=True)
            await phone.sees(pictured.title)
            await phone.pictured("4-diagram", from_top=True)
            break


async def quiz(phone):
    """One wrong answer on the way; the result, and the wrong one again."""
    await phone.says("/quiz")
    await phone.sees("想做哪一种测验")
    await phone.taps(phone.catalog.course.chapters[0].title[:6])
    total = 10
    for number in range(1, total + 1):
        await phone.sees(f"第 {number} 题")
        await phone.answers(right=number != 1)
        await phone.sees("没答对" if number == 1 else "答对了")
        if number == 1:
            await phone.pictured("5-quiz")
        await phone.taps("看结果" if number == total else "下一题")
    await phone.sees("答对 9 题，共 10 题")
    await phone.pictured("6-result")
    await phone.taps("重做 1 道错题")
    await phone.sees("错题重做")
    await phone.answers(right=True)
    await phone.taps("看结果")
    await phone.sees("全对")


async def review(phone):
    await phone.says("/review")
    while True:
        await phone.sees_one_of("先在心里说出答案", "还有")
        if "先在心里说出答案" in await phone.last().inner_text():
            await phone.taps("看答案")
            await phone.sees("刚才想起来了吗")
            await phone.pictured("7-review")
            await phone.taps("记住了")
            await phone.sees("再复习")
            return
        await phone.answers(right=True)
        await phone.sees("答对了")
        await phone.taps("下一项")


async def practicum(phone):
    await phone.says("/practice")
    await phone.sees_one_of("选一个实训", "步骤")
    practicum = phone.catalog.course.chapters[0].practicum
    if "选一个实训" in await phone.last().inner_text():
        await phone.taps(practicum.title)
    await phone.sees(practicum.title)
    for step in practicum.steps:
        await phone.taps(step.title[:6])
        await phone.sees(step.title)
        await phone.taps("交凭证")
        if "photo" in step.evidence.kinds:
            await phone.sends_photo(PHOTO)
            await phone.sees("收到了")
            await phone.pictured("8-practicum")
            return
        for number in range(step.evidence.at_least):
            await phone.says(f"第 {number + 1} 份：查到的资料和来源。")
            await phone.sees(f"已交 {number + 1} 份")
        await phone.taps("完成这一步")


async def reminder(phone):
    await phone.moves_clock("明早 9 点")
    await phone.sees("该复习了")
    await phone.pictured("9-reminder")
    await phone.taps("复习")
    await phone.sees("还有")


async def assignment(phone):
    """The instructor brings the bot into the group, sets a lesson, and sees who finished it."""
    lesson = phone.catalog.lessons[1]
    await phone.becomes("陈老师")
    await phone.opens("外贸 2401 班")
    await phone.page.get_by_role("button", name="聊天菜单").click()
    await phone.page.get_by_role("menuitem", name="添加机器人到群组").click()
    await phone.sees("大家好")
    await phone.taps("布置任务")
    await phone.sees("外贸 2401 班")
    await phone.taps("布置一课")
    await phone.taps(f"2. {lesson.title}")
    await phone.sees("还没打开")
    await phone.becomes("王芳")
    await phone.opens("外贸 2401 班")
    await phone.sees(lesson.title)
    await phone.pictured("10-assignment")
    await phone.taps("开始学这一课")
    await phone.sees(lesson.cards[0].title)
    await phone.becomes("陈老师")
    await phone.opens("实训导师")
    await phone.taps("刷新")
    await phone.sees("王芳")
    await phone.pictured("11-report")
