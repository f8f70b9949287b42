"""`tutor run` without a token, and Debian's Chromium as a phone on its chat page."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.domain.catalog import Catalog
from content.loader import load
from content.schema import Question

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 390, "height": 844}
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PICTURES = os.environ.get("TUTOR_PICTURES")
"""A folder to keep the screenshots in (make pictures); they are thrown away otherwise."""
PATIENCE_MS = 20_000

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
        await self._keys().filter(has_text=label).last.click()

    async def sees(self, *words: str) -> None:
        for each in words:
            await expect(self._bubble()).to_contain_text(each)

    async def sees_one_of(self, *words: str) -> None:
        await expect(self._bubble()).to_contain_text(re.compile("|".join(words)))

    async def becomes(self, name: str) -> None:
        await self.page.get_by_test_id("people").get_by_role("tab", name=name).click()

    async def opens(self, chat: str) -> None:
        await self.page.get_by_role("tab", name=chat).first.click()

    async def answers(self, *, right: bool) -> None:
        """Answers the question on the screen, looked up by its stem in the course."""
        text = await self.last().inner_text()
        question = next(one for one in self._questions() if _plain(one.stem) in _plain(text))
        if question.type == "short":
            await self._writes(question, right=right)
            return
        if question.type == "order":
            await self._orders(question, text, right=right)
            return
        wanted = question.answer if right else frozenset(range(len(question.options))) - question.answer
        if question.type != "multiple":
            wanted = frozenset([min(wanted)])
        shown = {words.strip(): letter for letter, words in re.findall(r"^([A-F])\s+(.+)$", text, re.M)}
        for option in sorted(wanted):
            words = question.options[option]
            letter = shown.get(words, words)
            await self._keys().get_by_text(letter, exact=True).last.click()
            if question.type == "multiple":
                await expect(self._keys().get_by_text(f"☑ {letter}", exact=True)).to_be_visible()
        if question.type == "multiple":
            await self.taps("选好了")

    async def _writes(self, question: Question, *, right: bool) -> None:
        """Writes the model answer, or gives up."""
        if not right:
            await self.taps("想不出来")
            return
        await self.says(_plain(question.explanation))
        await self.taps(f"确认：说到 {len(question.points)} 个")

    async def _orders(self, question: Question, text: str, *, right: bool) -> None:
        """Taps the steps one after the other, or backwards."""
        shown = {words.strip(): letter for letter, words in re.findall(r"^([A-H])\s+(.+)$", text, re.M)}
        for step in question.options if right else reversed(question.options):
            await self._keys().get_by_text(shown[step], exact=True).last.click()
            await expect(self._keys().get_by_text(shown[step], exact=True)).to_have_count(0)
        await self.taps("排好了")

    async def moves_clock(self, label: str) -> None:
        toggle = self.page.get_by_test_id("clock-toggle")
        if await toggle.is_visible():
            await toggle.click()
        await self.page.get_by_role("button", name=label).click()
        if await toggle.is_visible():
            await toggle.click()

    async def sends_photo(self, path: Path) -> None:
        await self.page.get_by_test_id("pick-photo").set_input_files(path)
        await self.page.get_by_test_id("preview").get_by_role("button", name="发送图片").click()

    async def pictured(self, name: str) -> None:
        """Keeps a screenshot, and makes sure that nothing is wider than the phone."""
        await self.page.wait_for_function("document.fonts.status === 'loaded'")
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px too wide"
        await self.page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    def last(self) -> Locator:
        """The last message of the chat."""
        return self.page.get_by_test_id("message").last

    def _bubble(self) -> Locator:
        return self.last().get_by_test_id("bubble")

    def _keys(self) -> Locator:
        return self.last().get_by_test_id("keyboard").locator(".key")

    def _questions(self) -> list:
        course = self.catalog.course
        cards = [card.question for lesson in self.catalog.lessons for card in lesson.cards if card.question]
        return [*cards, *(question for chapter in course.chapters for question in chapter.quiz)]


def _plain(html: str) -> str:
    return re.sub(r"<[^>]+>|\s", "", html)


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The chat page of a tutor that has just been started for the first time."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")}
    environment |= {"TUTOR_LISTEN": f"127.0.0.1:{port}", "TUTOR_DATA": str(tmp_path / "data")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE
    )
    said = await asyncio.wait_for(process.stdout.readline(), 60)
    yield re.search(r"http://\S+", said.decode()).group()
    process.terminate()
    assert await process.wait() == 0


@pytest.fixture
async def phone(address: str, tmp_path: Path) -> AsyncIterator[Phone]:
    """李明's phone; a message in the browser's console is a failure."""
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("needs Debian's chromium")
    folder = Path(PICTURES) if PICTURES else tmp_path
    trouble: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(
            viewport=PHONE, device_scale_factor=2, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        await page.goto(address)
        yield Phone(page, Catalog(load(ROOT / "content/courses/b2b")), folder)
        await browser.close()
    assert trouble == []
