"""What an instructor sees of a class, and its trainees of the instructor's work, each looked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.reading import Reader

CLASS = "外贸 2401 班"
TRAINEE = "王芳"
PRIVATE = "实训导师"


async def all_of_it(reader: Reader) -> None:
    """A lesson and two quizzes are set, a trainee does them, the instructor reads and puts a mark right."""
    await opens(reader)
    await sets(reader)
    await picks(reader)
    await does(reader)
    await looks(reader)
    await puts_right(reader)
    await finds_hard(reader)


async def _shows(reader: Reader, label: str, words: str, name: str) -> None:
    await reader.phone.taps(label)
    await reader.phone.sees(words)
    await reader.keep(name)


async def opens(reader: Reader) -> None:
    phone = reader.phone
    await phone.becomes("陈老师")
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees("陈老师")
    await phone.opens(CLASS)
    await phone.page.get_by_role("button", name="聊天菜单").click()
    await phone.page.get_by_role("menuitem", name="添加机器人到群组").click()
    await phone.sees("大家好")
    await phone.taps("布置任务")
    await phone.sees(CLASS)
    await _shows(reader, "布置一课", "布置哪一课", "class-choose-lesson")
    await _shows(reader, f"1. {phone.catalog.lessons[0].title}", "还没打开", "class-lesson-report")
    await phone.taps("回到班级")
    await phone.sees("已布置的任务")


async def sets(reader: Reader) -> None:
    """A quiz of five questions about a chapter."""
    phone = reader.phone
    await _shows(reader, "出测验", "考什么", "class-quiz-source")
    await _shows(reader, phone.catalog.course.chapters[1].title[:6], "晚交也收", "class-quiz-draft")
    await _shows(reader, "5 题", "5 题", "class-quiz-shorter")
    await _shows(reader, "发到群里", "还没打开", "class-quiz-set")
    await phone.taps("回到班级")
    await phone.sees("已布置的任务")


async def picks(reader: Reader) -> None:
    """A quiz of the one short question of a lesson."""
    phone = reader.phone
    lesson, number = next(
        (lesson, at)
        for lesson in phone.catalog.lessons
        for at, question in enumerate(phone.catalog.questions_of_lesson(lesson.id), start=1)
        if question.type == "short"
    )
    await phone.taps("出测验")
    await phone.sees("考什么")
    await _shows(reader, "一题一题挑", "从哪一课", "class-quiz-lessons")
    await _shows(reader, lesson.title, "点数字打勾", "class-quiz-questions")
    await phone.taps(f"☐ {number}")
    await phone.sees("已选 1 题")
    await reader.keep("class-quiz-ticked")
    await phone.taps("选好了，共 1 题")
    await phone.sees("晚交也收")
    await phone.taps("发到群里")
    await phone.sees("还没打开")


async def does(reader: Reader) -> None:
    """A trainee writes the short answer, from the group's message."""
    phone = reader.phone
    await phone.becomes(TRAINEE)
    await phone.page.get_by_role("button", name="开始", exact=True).click()
    await phone.sees(TRAINEE)
    await phone.opens(CLASS)
    await phone.sees("一共 1 题")
    await reader.keep("group-class-quiz")
    await phone.taps("开始做题")
    await phone.opens(PRIVATE)
    await phone.sees("老师的测验")
    await reader.keep("class-quiz-question")
    await phone.says("先看费用，再看目标市场的买家多不多。")
    await expect(phone.keys().filter(has_text="确认：").last).to_be_visible()
    await reader.keep("class-quiz-points")
    await phone.taps("确认：")
    await phone.sees("要点")
    await reader.keep("class-quiz-explained")
    await _shows(reader, "看结果", "共 1 题", "class-quiz-result")
    await phone.says("/home")
    await phone.sees("老师的测验")
    await reader.keep("home-with-class-quiz")


async def looks(reader: Reader) -> None:
    phone = reader.phone
    await phone.becomes("陈老师")
    await phone.says("/class")
    await phone.sees(CLASS)
    await reader.keep("class-room")
    await _shows(reader, "✅1", "平均", "class-quiz-report")
    await _shows(reader, "每题答对多少", "错得最多的", "class-quiz-shares")
    await phone.taps("返回")
    await phone.sees("平均")
    await _shows(reader, "看简答", "人答了", "class-quiz-shorts")
    await _shows(reader, TRAINEE, "学员自己算", "class-quiz-short")


async def puts_right(reader: Reader) -> None:
    phone = reader.phone
    await _shows(reader, "3 个", "为什么这样改", "class-quiz-why")
    await phone.says("费用和买家你都想到了，担保也沾边。")
    await phone.sees("改成 3 个")
    await reader.keep("class-quiz-put-right")
    await phone.becomes(TRAINEE)
    await phone.sees("老师看了你的简答")
    await reader.keep("class-quiz-told")


async def finds_hard(reader: Reader) -> None:
    phone = reader.phone
    lesson = phone.catalog.lessons[0]
    await phone.says(f"/start l_{lesson.id}")
    await phone.sees(lesson.cards[0].title)
    await phone.taps("没看懂")
    await expect(phone.keys().filter(has_text="已标记").last).to_be_visible()
    await phone.becomes("陈老师")
    await phone.says("/class")
    await phone.sees("学员没看懂")
    await reader.keep("class-room-hard")
    await _shows(reader, "学员的难点", lesson.title, "class-hard")
