"""A tutor and a local Telegram in one process; people who speak, tap and look."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from telegram.request import HTTPXRequest

from bot import app
from bot.delivery.limiter import Pace
from bot.settings import Settings
from bot.simulator import Clock, Telegram, build_app
from bot.simulator.chats import Chat, User
from content.loader import load

TOKEN = "7:conversation"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Shanghai."""
A_MOMENT = timedelta(seconds=3)
"""Nobody taps faster than that."""
INSTRUCTOR_ID = 2001
COURSE = Path(__file__).parent.parent / "course"
SCREENS = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageMedia", "editMessageCaption"}
)


@dataclass
class World:
    """The tutor, its Telegram and the clock; who writes waits until the tutor has caught up."""

    tutor: app.App
    telegram: Telegram
    clock: Clock
    make: Callable[[], app.App]
    refused: list[str] = field(default_factory=list)
    """Methods that a test expects Telegram to refuse."""

    async def settle(self) -> None:
        await self.tutor.catch_up()

    async def restart(self) -> None:
        """The process ends and starts again on the same database."""
        await self.tutor.stop()
        self.tutor = self.make()
        await self.tutor.open()

    async def pass_time(self, by: timedelta) -> None:
        """Moves the clock on and lets everything periodic happen once."""
        self.clock.move(by)
        await self.tutor.ticker.tick()
        await self.settle()

    def trainee(self, name: str = "李明", **about: Any) -> Person:
        return Person(self, self.telegram.add_user(name, **about))

    def instructor(self) -> Person:
        return Person(self, self.telegram.add_user("陈老师", id=INSTRUCTOR_ID))

    def group(self, title: str, creator: Person, *members: Person) -> Chat:
        return self.telegram.add_group(title, creator.user, [one.user for one in members])


@dataclass
class Person:
    """Somebody with a phone."""

    world: World
    user: User

    @property
    def chat(self) -> int:
        return self.world.telegram.private(self.user)

    async def says(self, text: str, chat: int | None = None) -> None:
        await self._does(lambda: self.world.telegram.send_text(self.user, chat or self.chat, text))

    async def sends_photo(self, data: bytes, caption: str = "") -> None:
        await self._does(lambda: self.world.telegram.send_photo(self.user, self.chat, data, caption))

    async def sends_file(self, name: str, data: bytes = b"%PDF-1.7", size: int | None = None) -> None:
        await self._does(
            lambda: self.world.telegram.send_document(self.user, self.chat, data, name, "application/pdf", size)
        )

    async def sends_sticker(self, emoji: str = "👍") -> None:
        await self._does(lambda: self.world.telegram.send_sticker(self.user, self.chat, emoji))

    async def taps(self, label: str, chat: int | None = None, *, into: int | None = None) -> None:
        """Taps the button whose label has these words; the answer is one screen at the most.

        `into` is the group that is picked where the button asks for one.
        """
        where = chat or self.chat
        message, button = self._button(label, where)
        before = len(self.world.telegram.requests)
        if "url" in button:
            await self._does(lambda: self.world.telegram.open_link(self.user, button["url"], group_id=into))
            return
        query = await self._does(
            lambda: self.world.telegram.tap(self.user, where, message["message_id"], button["callback_data"])
        )
        assert self.world.telegram.answered(query), f"the button {label} is still waiting"
        shown = [one.method for one in self.world.telegram.requests[before:] if one.method in SCREENS and one.ok]
        assert len(shown) <= 1, f"a flood after {label}: {shown}"

    async def taps_data(self, data: str, message_id: int | None = None, chat: int | None = None) -> None:
        """Taps a button that an old or foreign client still shows."""
        where = chat or self.chat
        message_id = message_id or self.screen()["message_id"]
        query = await self._does(lambda: self.world.telegram.tap(self.user, where, message_id, data, stale=True))
        assert self.world.telegram.answered(query)

    def screen(self, chat: int | None = None) -> dict[str, Any]:
        """The bot's last message in the chat."""
        said = [one for one in self.world.telegram.history(chat or self.chat) if one["from"]["is_bot"]]
        assert said, "the bot has said nothing"
        return said[-1]

    def reads(self, chat: int | None = None) -> str:
        screen = self.screen(chat)
        return str(screen.get("text") or screen.get("caption") or "")

    def sees(self, *words: str, chat: int | None = None) -> None:
        text = self.reads(chat)
        for each in words:
            assert each in text, f"「{each}」 is not in:\n{text}"

    def does_not_see(self, *words: str) -> None:
        text = self.reads()
        for each in words:
            assert each not in text, f"「{each}」 is in:\n{text}"

    def labels(self, chat: int | None = None) -> list[str]:
        rows = self.screen(chat).get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def data(self, label: str) -> str:
        """What the button with this label carries."""
        return str(self._button(label, self.chat)[1]["callback_data"])

    def toast(self) -> str:
        """The last notice shown over the chat."""
        toasts = self.world.telegram.toasts(self.user.id)
        assert toasts, "no notice was shown"
        return toasts[-1].text

    def bot_messages(self) -> int:
        return sum(one["from"]["is_bot"] for one in self.world.telegram.history(self.chat))

    async def answers(self, right: bool) -> None:
        """Taps a right or a wrong answer of the question on the screen, by the words of its options."""
        for label in self._letters(right):
            await self.taps(label)
        if any(label.startswith("选好了") for label in self.labels()):
            await self.taps("选好了")

    def _letters(self, right: bool) -> list[str]:
        text = self.reads()
        wanted = RIGHT if right else WRONG
        for stem, options in wanted.items():
            if stem in text:
                shown = {words: letter for letter, words in re.findall(r"^([A-F])　(.+)$", text, re.M)}
                return [shown.get(option, option) for option in options]
        raise AssertionError(f"no known question in:\n{text}")

    def _button(self, label: str, chat: int) -> tuple[dict[str, Any], dict[str, Any]]:
        for message in reversed(self.world.telegram.history(chat)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"].replace("☑ ", ""):
                        return message, button
        raise AssertionError(f"no button 「{label}」 among {self.labels(chat)} under:\n{self.reads(chat)}")

    async def _does(self, act: Callable[[], Any]) -> Any:
        self.world.clock.move(A_MOMENT)
        done = act()
        await self.world.settle()
        return done


RIGHT = {
    "实施同一海关法规的是哪条线": ["关境"],
    "不一样大？": ["关税同盟", "自由港"],
    "从法国到德国": ["国境"],
    "关境按什么划定": ["海关法规", "关税制度"],
    "总是一样大": ["错"],
    "选平台先看货": ["对"],
}
WRONG = {
    "实施同一海关法规的是哪条线": ["国境"],
    "不一样大？": ["邮政编码"],
    "从法国到德国": ["两条都出了"],
    "关境按什么划定": ["时区"],
    "总是一样大": ["对"],
    "选平台先看货": ["错"],
}


@pytest.fixture
def course_folder() -> Path:
    return COURSE


@pytest.fixture
async def world(tmp_path: Path, course_folder: Path, database: str) -> AsyncIterator[World]:
    clock = Clock(lambda: MORNING)
    telegram = Telegram(clock, TOKEN)
    served = build_app(telegram, clock)
    settings = Settings(
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        admin_ids=frozenset({INSTRUCTOR_ID}),
        telegram_url="http://telegram.local",
        data=tmp_path,
        database_url=database,
        course=course_folder,
    )
    codes = count(1)

    async def sleep(seconds: float) -> None:
        clock.move(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    def make() -> app.App:
        return app.build(
            settings,
            load(course_folder),
            clock=clock,
            nonce=lambda: f"code{next(codes)}",
            request=lambda: HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=served)}),
            pace=Pace(lambda: (clock() - MORNING).total_seconds(), sleep),
        )

    made = World(make(), telegram, clock, make)
    await made.tutor.open()
    await made.tutor.ticker.tick()
    yield made
    await made.tutor.stop()
    _check_requests(made)


def _check_requests(world: World) -> None:
    """Every request is one that the Bot API describes, and none fails that was not expected to."""
    for request in world.telegram.requests:
        assert not request.violations, (request.method, request.violations)
        expected = (
            request.method in world.refused
            or request.method == "setMyCommands"
            or "message is not modified" in (request.description or "")
        )
        assert request.ok or expected, (request.method, request.description)


@pytest.fixture
def trainee(world: World) -> Person:
    return world.trainee()


@pytest.fixture
def instructor(world: World) -> Person:
    return world.instructor()
