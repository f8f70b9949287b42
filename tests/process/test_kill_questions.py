"""kill -9 in every type of question of a quiz and of a review: it goes on as it stood, and nothing counts twice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.domain.review import new_memory
from storage.store import Store
from storage.tables import Answer, Person, QuizQuestion, QuizSession, ReviewItem, ReviewLog
from tests.process.conftest import Phone, Tutor

QUESTIONS = {
    "q-quiz-single": ("出了什么", "201"),
    "q-quiz-multiple": ("关境按什么划定", "120"),
    "q-quiz-true": ("总是一样大", "10"),
    "q-sign": ("先后怎么排", "102"),
    "q-worth": ("值不值得去", ""),
}
"""Their stems, and their options as they stand on the screen in a quiz."""
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


@pytest.fixture
async def store(environment: dict[str, str], migrated_sqlite: Path):
    file = Path(environment["TUTOR_DATA"], "tutor.db")
    file.parent.mkdir()
    shutil.copy(migrated_sqlite, file)
    made = Store(f"sqlite:///{file.as_posix()}")
    yield made
    await made.close()


@dataclass
class Story:
    """李明 with one question open; the tutor dies and is started again."""

    tutor: Tutor
    phone: Phone
    store: Store
    command: str
    stem: str
    way_in: str | None
    """The button that leads to the question, unless the command does."""

    async def opens(self) -> None:
        self.phone.says(self.command)
        if self.way_in:
            await self.until(lambda: any(self.way_in in label for label in self.phone.labels()))
            self.phone.taps(self.way_in)
        await self.phone.sees(self.stem)

    async def dies_and_opens_again(self) -> None:
        """The same question stands there with the same options in the same order."""
        before = self.phone.reads()
        await self.dies()
        await self.tutor.start()
        screens = self.phone.screens()
        await self.opens()
        await self.until(lambda: self.phone.screens() > screens)
        await self.until(lambda: self.phone.reads() == before)

    async def dies(self) -> None:
        await self.tutor.settled()
        await self.tutor.kill()

    async def ticks(self, label: str) -> None:
        self.phone.taps(label)
        await self.until(lambda: label.replace("☐", "☑") in self.phone.labels())

    async def until(self, seen: Callable[[], bool]) -> None:
        await self.phone.until(seen, "what should follow")

    async def hands_in(self, label: str, *seen: str) -> None:
        """Taps twice while the tutor is dead; when it is back, one answer counts."""
        await self.dies()
        for _ in range(2):
            self.phone.taps(label)
        await self.tutor.start()
        for words in seen:
            await self.phone.sees(words)
        self.phone.says("/help")
        await self.phone.sees("怎么用")
        async with self.store.read() as unit:
            answers = (await unit.exec(select(Answer))).all()
            logged = (await unit.exec(select(ReviewLog))).all()
        assert len(answers) == 1
        assert len(logged) == (self.command == "/review")


@pytest.fixture(params=["quiz", "review"])
async def story(request: pytest.FixtureRequest, store: Store, tutor_to_be: Tutor, phone: Phone) -> Any:
    """`await story("q-sign")`"""

    async def begin(question: str) -> Story:
        stem, order = QUESTIONS[question]
        async with store.begin() as unit:
            person = await unit.insert(
                Person(
                    telegram_id=phone.user.id, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=YESTERDAY
                )
            )
            if request.param == "review":
                memory = new_memory(YESTERDAY)
                about = {name: getattr(memory, name) for name in ("stability", "difficulty", "due", "phase", "step")}
                await unit.insert(ReviewItem(person_id=person.id, item_id=question, **about))
            else:
                quiz = await unit.insert(QuizSession(person_id=person.id, about="first", started_at=YESTERDAY))
                at = {"session_id": quiz.id, "position": 0, "question_id": question, "order": order}
                await unit.insert(QuizQuestion(**at))
        await tutor_to_be.start()
        way_in = "继续自测" if request.param == "quiz" else None
        made = Story(tutor_to_be, phone, store, f"/{request.param}", stem, way_in)
        await made.opens()
        return made

    return begin


async def test_one_of_several(story) -> None:
    one = await story("q-quiz-single")
    await one.dies_and_opens_again()
    await one.hands_in("A", "出了什么", "只出了国境")


async def test_true_or_false(story) -> None:
    one = await story("q-quiz-true")
    await one.dies_and_opens_again()
    await one.hands_in("错", "总是一样大", "✅")


async def test_several_half_ticked(story) -> None:
    one = await story("q-quiz-multiple")
    await one.dies_and_opens_again()
    right = next(
        letter for letter, words in re.findall(r"^([A-C])　(.+)$", one.phone.reads(), re.M) if words == "海关法规"
    )
    one.phone.taps(right)
    await one.until(lambda: f"☑ {right}" in one.phone.labels())
    await one.hands_in("选好了（1 项）", "没答对", "漏选")


async def test_an_order_half_made(story) -> None:
    one = await story("q-sign")
    await one.dies_and_opens_again()
    letter = {words: letter for letter, words in re.findall(r"^([A-C])　(.+)$", one.phone.reads(), re.M)}
    one.phone.taps(letter["询价"])
    await one.phone.sees(f"已排：{letter['询价']}")
    await one.dies()
    one.phone.taps(letter["报价"])
    await one.tutor.start()
    await one.phone.sees(f"已排：{letter['询价']} → {letter['报价']}")
    one.phone.taps(letter["签约"])
    await one.until(lambda: any("排好了" in label for label in one.phone.labels()))
    await one.hands_in("排好了", "先后怎么排", "✅")


async def test_a_short_answer_before_it_is_written(story) -> None:
    one = await story("q-worth")
    await one.dies_and_opens_again()
    await one.dies()
    one.phone.says("看买家多不多")
    await one.tutor.start()
    await one.phone.sees("你的回答")
    await one.hands_in("确认：说到 1 个", "说到 1 个要点")


async def test_a_short_answer_that_is_written_and_half_ticked(story) -> None:
    one = await story("q-worth")
    one.phone.says("看买家多不多")
    await one.phone.sees("你的回答")
    await one.dies_and_opens_again()
    await one.ticks("☐ 2")
    await one.hands_in("确认：说到 2 个", "说到 2 个要点")
    async with one.store.read() as unit:
        (answer,) = (await unit.exec(select(Answer).order_by(col(Answer.id)))).all()
    assert answer.chosen == "01"
