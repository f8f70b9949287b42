"""Lessons, quizzes and practicums read in the browser at phone width: `python -m tests.browser.reading FOLDER [--dark]`.

Every screen is kept as a picture for the eye; what is wider than the phone, or not there, stops the reading.
"""

import asyncio
import os
import re
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import async_playwright

from bot.domain.catalog import Catalog
from content.loader import load
from content.schema import Lesson, Practicum
from tests.browser.conftest import CHROMIUM, PATIENCE_MS, PHONE, QUIET, ROOT, Phone

PHOTO = Path(__file__).with_name("evidence.png")
LESSONS = (
    *("what-is-b2b", "b2b-vs-b2c", "pilot-zones", "customs-border", "wrap-up"),
    *("rfq", "credit-order", "gs-channels", "verticals", "own-site", "choose-wrap-up", "product-cards"),
)
"""Of both chapters; with every kind of card and every type of question."""
QUIZZES = 3


async def read(phone: Phone, lesson: Lesson, keep: Callable[[str], Awaitable[None]]) -> None:
    """Goes through a lesson card by card and answers what it asks."""
    await phone.says(f"/start l_{lesson.id}")
    for card in lesson.cards:
        await phone.sees(card.title)
        await keep(f"{lesson.id}#{card.id}")
        if card.question is not None:
            await phone.answers(right=True)
            await phone.sees("答对了")
            await keep(f"{lesson.id}#{card.id}-answered")
        await phone.taps("学完这课" if card is lesson.cards[-1] else "下一张")
    await phone.sees("学完了")


async def quiz(phone: Phone, chapter: str, name: str, keep: Callable[[str], Awaitable[None]]) -> None:
    await phone.says("/quiz")
    await phone.sees_one_of("选一章", r"第 \d+ 题")
    if "选一章" in await phone.last().inner_text():
        await phone.taps(chapter[:6])
    while True:
        await phone.sees_one_of(r"第 \d+ 题")
        number = re.search(r"第 (\d+) 题", await phone.last().inner_text()).group(1)
        await keep(f"{name}-{number}")
        await phone.answers(right=number != "3")
        await phone.sees_one_of("答对了", "没答对", "还不够")
        await keep(f"{name}-{number}-answered")
        if "看结果" in await phone.last().inner_text():
            await phone.taps("看结果")
            await phone.sees("答对")
            await keep(f"{name}-result")
            return
        await phone.taps("下一题")


async def practicum(phone: Phone, wanted: Practicum, keep: Callable[[str], Awaitable[None]]) -> None:
    """Opens every step that a learner can open without an instructor, and hands in what it asks for."""
    await phone.says("/practice")
    await phone.sees_one_of("选一个实训", "步骤")
    if "选一个实训" in await phone.last().inner_text():
        await phone.taps(wanted.title)
    await phone.sees(wanted.title)
    await keep(wanted.id)
    for step in wanted.steps:
        await phone.taps(step.title[:6])
        await phone.sees(step.title)
        await keep(f"{wanted.id}-{step.id}")
        await phone.taps("交凭证")
        for number in range(step.evidence.at_least):
            if "text" in step.evidence.kinds:
                await phone.says(f"第 {number + 1} 份：我记下来的东西。")
                await phone.sees(f"已交 {number + 1} 份")
            else:
                await phone.sends_photo(PHOTO)
                await phone.sees("收到了")
        await keep(f"{wanted.id}-{step.id}-handed-in")
        if step.gate == "instructor":
            return
        await phone.taps("完成这一步")


async def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
        environment |= {"TUTOR_LISTEN": f"127.0.0.1:{port}", "TUTOR_DATA": data}
        tutor = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
        )
        try:
            said = await tutor.stdout.readline()
            await _through(re.search(r"http://\S+", said.decode()).group(), folder)
        finally:
            tutor.terminate()
            await tutor.wait()


async def _through(address: str, folder: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(
            viewport=PHONE,
            device_scale_factor=1,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if "--dark" in sys.argv else "light",
        )
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(address)
        phone = Phone(page, Catalog(load(ROOT / "content/courses/b2b")), folder)
        seen = 0

        async def keep(name: str) -> None:
            nonlocal seen
            seen += 1
            await page.wait_for_function("[...document.images].every(image => image.complete)")
            await phone.pictured(f"{seen:03d}-{name.replace('#', '-')}")

        await page.get_by_role("button", name="开始", exact=True).click()
        await phone.sees("李明")
        for name in LESSONS:
            await read(phone, phone.catalog.lesson(name), keep)
        chapters = phone.catalog.course.chapters
        for turn in range(QUIZZES):
            await quiz(phone, chapters[turn % 2].title, f"quiz{turn + 1}", keep)
        for chapter in chapters:
            if chapter.practicum:
                await practicum(phone, chapter.practicum, keep)
        await browser.close()
        sys.stdout.write(f"{seen} screens in {folder}\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
