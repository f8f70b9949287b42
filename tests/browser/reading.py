"""The course read in the browser at phone width: `python -m tests.browser.reading FOLDER [--dark] [PART ...]`.

The parts are lessons, quizzes, practicums, screens and classroom; without a name all are read, in this order. Every screen is kept
as a picture for the eye; what is wider than the phone, or not there, stops the reading.
"""

import asyncio
import re
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import expect

from content.schema import Lesson, Practicum
from tests.browser import classroom, screens
from tests.browser.phone import Phone, chromium, tutor

PHOTO = Path(__file__).with_name("evidence.png")
LESSONS = (
    *("what-is-b2b", "b2b-vs-b2c", "pilot-zones", "customs-border", "wrap-up"),
    *("rfq", "credit-order", "gs-channels", "verticals", "own-site", "choose-wrap-up", "product-cards"),
)
"""Of both chapters; with every kind of card and every type of question."""
EXPLAINED = ("答对了", "没答对", "还不够")


@dataclass
class Reader:
    """Somebody who looks at every screen."""

    phone: Phone
    database: Path
    seen: int = 0

    async def keep(self, name: str) -> None:
        """The screen as it is now, as a picture with a number."""
        self.seen += 1
        await self.phone.pictured(f"{self.seen:03d}-{name.replace('#', '-')}")

    def writes(self, statement: str, *values: str) -> None:
        """Changes the tutor's rows: what takes weeks, or an instructor who is not there."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement, values)
        connection.close()


async def lessons(reader: Reader) -> None:
    for name in LESSONS:
        await lesson(reader, reader.phone.catalog.lesson(name))


async def lesson(reader: Reader, wanted: Lesson) -> None:
    """Goes through a lesson card by card and answers what it asks."""
    phone = reader.phone
    await phone.says(f"/start l_{wanted.id}")
    for card in wanted.cards:
        await phone.sees(card.title)
        await reader.keep(f"{wanted.id}#{card.id}")
        if card.question is not None:
            await phone.answers(right=True)
            await phone.sees("答对了")
            await reader.keep(f"{wanted.id}#{card.id}-answered")
        await phone.taps("学完这课" if card is wanted.cards[-1] else "下一张")
    await phone.sees("学完了")
    await reader.keep(f"{wanted.id}-end")


async def quizzes(reader: Reader) -> None:
    """A chapter's self-test, one about a lesson, and a mixed one."""
    phone = reader.phone
    chapters = [chapter.title[:6] for chapter in phone.catalog.course.chapters]
    learnt = phone.catalog.lessons[0]
    await lesson(reader, learnt)
    for name, labels in {
        "self-test": (chapters[1],),
        "lesson-quiz": ("按课选", learnt.title),
        "mixed-quiz": ("混合",),
    }.items():
        await phone.says("/quiz")
        await phone.sees("想做哪一种测验")
        await reader.keep(f"{name}-choice")
        for label in labels:
            await phone.taps(label)
            if label == "按课选":
                await phone.sees("哪一课")
                await reader.keep(f"{name}-choose-lesson")
        await quiz(reader, name)


async def quiz(reader: Reader, name: str) -> None:
    phone = reader.phone
    while True:
        await expect(phone.keys().filter(has_text="下一题")).to_have_count(0)
        await phone.sees_one_of(r"第 \d+ 题")
        number = re.search(r"第 (\d+) 题", await phone.reads()).group(1)
        await reader.keep(f"{name}-{number}")
        await phone.answers(right=number != "3")
        await phone.sees_one_of(*EXPLAINED)
        await reader.keep(f"{name}-{number}-answered")
        if "看结果" in await phone.reads():
            await phone.taps("看结果")
            await phone.sees_one_of(r"答对 \d+ 题", "全对")
            await reader.keep(f"{name}-result")
            return
        await phone.taps("下一题")


async def practicums(reader: Reader) -> None:
    for chapter in reader.phone.catalog.course.chapters:
        if chapter.practicum:
            await practicum(reader, chapter.practicum)


async def practicum(reader: Reader, wanted: Practicum) -> None:
    """Opens every step and hands in what it asks for; what an instructor opens is opened behind the scenes."""
    phone = reader.phone
    for step in wanted.steps:
        await phone.says("/practice")
        await phone.sees("选一个实训")
        await phone.taps(wanted.title)
        await phone.sees(wanted.title, "步骤")
        await reader.keep(f"{wanted.id}-{step.id}-overview")
        await phone.taps(step.title[:6])
        await phone.sees(step.title, "做得好是这样")
        await reader.keep(f"{wanted.id}-{step.id}")
        await phone.taps("交凭证")
        await phone.sees("现在就把")
        await reader.keep(f"{wanted.id}-{step.id}-hand-in")
        for number in range(1, step.evidence.at_least + 1):
            await _hand_in(phone, step.evidence.kinds, number)
            await phone.sees(f"已交 {number} 份")
        await reader.keep(f"{wanted.id}-{step.id}-handed-in")
        await phone.taps("完成这一步")
        await phone.sees_one_of("完成", "已经交上去了")
        await reader.keep(f"{wanted.id}-{step.id}-done")
        if step.gate == "instructor":
            reader.writes("UPDATE step_progress SET done_at = opened_at WHERE step_id = ?", step.id)


async def _hand_in(phone: Phone, kinds: tuple[str, ...], number: int) -> None:
    if "text" in kinds:
        await phone.says(f"第 {number} 份：我记下来的东西。")
    elif "photo" in kinds:
        await phone.sends_photo(PHOTO)
    else:
        await phone.sends_file(PHOTO)


PARTS: dict[str, Callable[[Reader], Awaitable[None]]] = {
    "lessons": lessons,
    "quizzes": quizzes,
    "practicums": practicums,
    "screens": screens.all_of_them,
    "classroom": classroom.all_of_it,
}


async def main(folder: Path, parts: list[str], *, dark: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        async with (
            tutor(Path(data)) as address,
            chromium(address, folder, sharpness=1, dark=dark) as phone,
        ):
            await phone.page.get_by_role("button", name="开始", exact=True).click()
            await phone.sees("李明")
            reader = Reader(phone, Path(data) / "tutor.db")
            for part in parts:
                await PARTS[part](reader)
    sys.stdout.write(f"{reader.seen} screens in {folder}\n")


if __name__ == "__main__":
    named = [one for one in sys.argv[2:] if not one.startswith("-")]
    asyncio.run(main(Path(sys.argv[1]), named or list(PARTS), dark="--dark" in sys.argv))
