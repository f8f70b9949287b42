"""`tutor run` without a token, and Debian's Chromium as a phone on its chat page."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from bot.domain.catalog import Catalog
from content.loader import load
from content.schema import Question

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SIZE = {"width": 390, "height": 844}
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE_MS = 20_000
SETTLED = "Promise.all([document.fonts.ready, ...[...document.images].map((one) => one.decode())])"
"""Waits for fonts and pictures; wait_for_function would poll with an eval that the page's CSP forbids."""

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Phone:
    """The page at phone width; always one person's chat."""

    page: Page
    catalog: Catalog
    folder: Path

    async def says(self, text: str) -> None:
        await self.page.get_by_test_id("input").fill(text)
        await self.page.get_by_role("button", name="发送", exact=True).click()

    async def taps(self, label: str) -> None:
        await self.keys().filter(has_text=label).last.click()

    async def leaves(self, label: str) -> None:
        """Taps a button that the next screen does not have, and waits for that screen."""
        key = self.keys().filter(has_text=label)
        # Until the tap before is known to be answered, the page takes no second one on the same button.
        await expect(key.last).to_have_attribute("aria-busy", "false")
        await key.last.click()
        await expect(key).to_have_count(0)

    async def sees(self, *words: str) -> None:
        for each in words:
            await expect(self._bubble()).to_contain_text(each)

    async def sees_one_of(self, *words: str) -> None:
        await expect(self._bubble()).to_contain_text(re.compile("|".join(words)))

    async def reads(self) -> str:
        return await self.last().inner_text()

    async def becomes(self, name: str) -> None:
        await self.page.get_by_test_id("people").get_by_role("tab", name=name).click()

    async def opens(self, chat: str) -> None:
        await self.page.get_by_role("tab", name=chat).first.click()

    async def question(self) -> Question:
        """The question on the screen, looked up by its stem in the course."""
        text = _plain(await self.reads())
        found = next((one for one in self._questions() if _plain(one.stem) in text), None)
        assert found is not None, f"no question of the course in:\n{text}"
        return found

    async def answers(self, *, right: bool, name: str = "") -> Question:
        """Answers the question on the screen; what is about to be handed in is kept as a picture of this name."""
        question = await self.question()
        if question.type == "short":
            last = await self._writes(question, right=right)
        elif question.type == "order":
            last = await self._orders(question, right=right)
        else:
            last = await self._chooses(question, right=right)
        if name:
            await self.pictured(name)
        await last.click()
        return question

    async def _chooses(self, question: Question, *, right: bool) -> Locator:
        wanted = question.answer if right else frozenset(range(len(question.options))) - question.answer
        if question.type != "multiple":
            wanted = frozenset([min(wanted)])
        shown = await self._letters()
        letters = [shown.get(question.options[option], question.options[option]) for option in sorted(wanted)]
        if question.type != "multiple":
            return self.keys().get_by_text(letters[0], exact=True).last
        for letter in letters:
            await self.keys().get_by_text(letter, exact=True).last.click()
            await expect(self.keys().get_by_text(f"☑ {letter}", exact=True)).to_be_visible()
        return self.keys().filter(has_text="选好了").last

    async def _writes(self, question: Question, *, right: bool) -> Locator:
        """Writes the model answer, or gives up."""
        if not right:
            return self.keys().filter(has_text="想不出来").last
        await self.says(re.sub(r"<[^>]+>", "", question.explanation))
        done = self.keys().filter(has_text=f"确认：说到 {len(question.points)} 个").last
        await expect(done).to_be_visible()
        return done

    async def _orders(self, question: Question, *, right: bool) -> Locator:
        """Taps the steps one after the other, or backwards."""
        shown = await self._letters()
        for step in question.options if right else reversed(question.options):
            await self.keys().get_by_text(shown[step], exact=True).last.click()
            await expect(self.keys().get_by_text(shown[step], exact=True)).to_have_count(0)
        return self.keys().filter(has_text="排好了").last

    async def _letters(self) -> dict[str, str]:
        """Under which letter each option stands."""
        lines = re.findall(r"^([A-H])\s+(.+)$", await self.reads(), re.M)
        return {words.strip(): letter for letter, words in lines}

    async def moves_clock(self, *labels: str) -> None:
        toggle = self.page.get_by_test_id("clock-toggle")
        if await toggle.is_visible():
            await toggle.click()
        for label in labels:
            await self.page.get_by_role("button", name=label).click()
        if await toggle.is_visible():
            await toggle.click()

    async def sends_photo(self, path: Path) -> None:
        await self._sends("pick-photo", "发送图片", path)

    async def sends_file(self, path: Path) -> None:
        await self._sends("pick-document", "发送文件", path)

    async def _sends(self, picker: str, button: str, path: Path) -> None:
        await self.page.get_by_test_id(picker).set_input_files(path)
        await self.page.get_by_test_id("preview").get_by_role("button", name=button).click()

    async def pictured(self, name: str, *, from_top: bool = False) -> None:
        """Keeps a screenshot, and makes sure that nothing is wider than the phone.

        `from_top` of the last message, where what comes first matters more than its buttons.
        """
        await expect(self.page.locator(".key[aria-busy=true]")).to_have_count(0)
        await self.page.evaluate(SETTLED)
        if from_top:
            await self.last().evaluate("(message) => message.scrollIntoView({ block: 'start' })")
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        await self.page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    def last(self) -> Locator:
        """The last message of the chat."""
        return self.page.get_by_test_id("message").last

    def keys(self) -> Locator:
        """The buttons below the last message."""
        return self.last().get_by_test_id("keyboard").locator(".key")

    def _bubble(self) -> Locator:
        return self.last().get_by_test_id("bubble")

    def _questions(self) -> list[Question]:
        course = self.catalog.course
        cards = [card.question for lesson in self.catalog.lessons for card in lesson.cards if card.question]
        return [*cards, *(question for chapter in course.chapters for question in chapter.quiz)]


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", html)


@asynccontextmanager
async def tutor(data: Path) -> AsyncIterator[str]:
    """The address of the chat page of a tutor that has just been started for the first time."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
    environment |= {"TUTOR_LISTEN": f"127.0.0.1:{port}", "TUTOR_DATA": str(data)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        said = await asyncio.wait_for(process.stdout.readline(), 60)
        yield re.search(r"http://\S+", said.decode()).group()
    finally:
        process.terminate()
        ended = await process.wait()
    assert ended == 0


@asynccontextmanager
async def chromium(address: str, folder: Path, *, sharpness: int = 2, dark: bool = False) -> AsyncIterator[Phone]:
    """李明's phone; a message in the browser's console is a failure."""
    trouble: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(
            viewport=SIZE,
            device_scale_factor=sharpness,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            color_scheme="dark" if dark else "light",
        )
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(address)
        yield Phone(page, Catalog(load(ROOT / "content/courses/b2b")), folder)
        await browser.close()
    assert trouble == []
