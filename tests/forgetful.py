"""A class whose memory is known: it is asked as the tutor asks, and forgets as it is told to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import exam
from bot.domain.memory import Grade, Memory, Phase, chance_after, new_memory
from bot.domain.model import STANDARD, Model
from bot.domain.review import grade
from bot.domain.study_day import days_between, study_day

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 3, 2, 12, tzinfo=UTC)
SHAKY = Model((0.1, 0.5, 0.6, 2.0, *STANDARD.parameters[4:8], 0.7, *STANDARD.parameters[9:20], 0.35))
"""Forgets within days, and repetition helps little."""
WITHIN_THE_HOUR = 0.95


class Answer(NamedTuple):
    grade: Grade
    at: datetime
    due: datetime
    parameters: str
    days: int


@dataclass(frozen=True)
class Learnt:
    """An item's answers and what the tutor makes of them."""

    answers: list[Answer]
    memory: Memory


def learner(truth: Model, seed: str, items: int, days: int, exam_day: date | None = None) -> Iterator[Learnt]:
    """What somebody answers in so many days, a few items a day; graded by the standard parameters."""
    luck = Random(seed)
    for item in range(items):
        began = FIRST + timedelta(days=item // 4)
        yield _learnt(truth, luck, began, FIRST + timedelta(days=days), exam_day)


def _learnt(truth: Model, luck: Random, now: datetime, until: datetime, exam_day: date | None) -> Learnt:
    memory, real, answers = new_memory(now), new_memory(now), []
    while now < until:
        ahead = exam.stage(exam_day, study_day(now, ZONE))
        since = days_between(memory.last_review or now, now, ZONE)
        given = Grade.GOOD if luck.random() < _chance(real, since, truth) else Grade.AGAIN
        memory = exam.grade(memory, given, now, ZONE, exam_day=exam_day, item_seed=None)
        real = grade(real, given, now, ZONE, item_seed=None, model=truth)
        answers.append(Answer(given, now, memory.due, exam.model_for(ahead).name, since))
        learnt = memory.phase is Phase.REVIEW
        now = memory.due + timedelta(hours=luck.randint(1, 12)) if learnt else now + timedelta(minutes=12)
    return Learnt(answers, memory)


def _chance(memory: Memory, days: int, truth: Model) -> float:
    if memory.last_review is None:
        return 0.7
    return chance_after(memory, days, truth) if days else WITHIN_THE_HOUR
