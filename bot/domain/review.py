"""Spaced review: what an answer does to a memory, and when the item comes back.

Days are limited and varied as Anki does it: `rslib/src/scheduler/states/` of https://github.com/ankitects/anki.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain import fuzz
from bot.domain.memory import (
    LONGEST,
    PARAMETERS_VERSION,
    Grade,
    Memory,
    Phase,
    answered,
    chance_after,
    interval,
    new_memory,
)
from bot.domain.model import STANDARD, Model
from bot.domain.study_day import day_begins, days_between, study_day

__all__ = [
    "PARAMETERS_VERSION",
    "Grade",
    "Load",
    "Memory",
    "Phase",
    "fading",
    "grade",
    "grade_of_choice",
    "is_leech",
    "leech_since",
    "new_memory",
    "preview",
    "retrievability",
]

LEECH_AT = 8
LEECH_AGAIN_EVERY = 4
CURED_DAYS = 21
"""Days of stability at which Anki calls a card mature."""

Load = Callable[[date], int]
"""How many items are due already on a study day."""


def grade(
    memory: Memory,
    grade: Grade,
    now: datetime,
    zone: ZoneInfo,
    *,
    item_seed: str | None,
    retention: float = 0.9,
    load: Load | None = None,
    model: Model = STANDARD,
) -> Memory:
    """Return the memory after an answer at `now` (UTC) of a learner in `zone`.

    It is due in minutes while the item is being learnt, then at the beginning of a study day. `item_seed` names the
    item and decides how the interval varies (None: not at all), `load` which day is the lightest. `retention` is the
    chance of remembering aimed at.
    """
    return _Turn(memory, now, zone, retention, _chooser(memory, now, zone, item_seed, load), model).outcome(grade)


def preview(
    memory: Memory,
    now: datetime,
    zone: ZoneInfo,
    *,
    item_seed: str | None,
    retention: float = 0.9,
    load: Load | None = None,
    model: Model = STANDARD,
) -> dict[Grade, Memory]:
    """Return what `grade` would return, for each grade."""
    turn = _Turn(memory, now, zone, retention, _chooser(memory, now, zone, item_seed, load), model)
    return {each: turn.outcome(each) for each in Grade}


def retrievability(memory: Memory, now: datetime, zone: ZoneInfo, model: Model = STANDARD) -> float:
    """Return the chance, 0 to 1, that the item is remembered now; 0 if it was never asked."""
    return chance_after(memory, _elapsed(memory, now, zone), model)


def fading(memory: Memory, now: datetime, zone: ZoneInfo) -> float:
    """Return how far forgetting has come, the more the less retrievable: study days since the last answer, in
    stabilities. It orders items as `retrievability` does, for a thousandth of the work."""
    return _elapsed(memory, now, zone) / memory.stability if memory.stability else float("inf")


def is_leech(memory: Memory) -> bool:
    """Return whether the lapse just counted is one at which help is due: the 8th and every 4th after it."""
    beyond = memory.lapses - LEECH_AT
    return beyond >= 0 and beyond % LEECH_AGAIN_EVERY == 0


def leech_since(leech_at: datetime | None, memory: Memory, now: datetime) -> datetime | None:
    """Return since when an item counts as a leech, after the answer at `now` that `memory` is of; None if it does not.

    It counts as one from its 8th lapse on until it is remembered for three weeks.
    """
    if leech_at is not None:
        return None if memory.phase is Phase.REVIEW and memory.stability >= CURED_DAYS else leech_at
    return now if memory.phase is Phase.RELEARNING and memory.lapses >= LEECH_AT and memory.last_review == now else None


def grade_of_choice(correct: bool) -> Grade:
    """Return the grade of an answer to a question with options. The time that it took is measured, never punished."""
    return Grade.GOOD if correct else Grade.AGAIN


@dataclass(frozen=True)
class _Turn:
    """An answer about to be given, its grade still open."""

    memory: Memory
    now: datetime
    zone: ZoneInfo
    retention: float
    choose: Callable[[float, int, int], int]
    """Which day to take for an interval, from the least to the most allowed."""
    model: Model

    def outcome(self, grade: Grade) -> Memory:
        after = answered(self.memory, grade, _elapsed(self.memory, self.now, self.zone), self.model)
        lapsed = grade is Grade.AGAIN and self.memory.phase is Phase.REVIEW
        return Memory(
            stability=after.stability,
            difficulty=after.difficulty,
            due=self.day(grade) if after.phase is Phase.REVIEW else self.now + after.delay,
            last_review=self.now,
            phase=after.phase,
            step=after.step,
            reps=self.memory.reps + 1,
            lapses=self.memory.lapses + lapsed,
        )

    def day(self, grade: Grade) -> datetime:
        return day_begins(study_day(self.now, self.zone) + timedelta(days=self.days(grade)), self.zone)

    def days(self, grade: Grade) -> int:
        """Return the days until the next review: for each grade at least one more than for the grade below it."""
        learnt = self.memory.phase is Phase.REVIEW
        days = 0
        for rung in Grade:
            if (Grade.HARD if learnt else Grade.GOOD) <= rung <= grade:
                wanted = self.wanted(rung)
                days = self.choose(wanted, max(self.shortest(wanted), days + 1), LONGEST - (Grade.EASY - rung))
        return days

    def wanted(self, grade: Grade) -> float:
        """Return the interval that the model asks for; whole days for an item that comes out of its steps."""
        after = answered(self.memory, grade, _elapsed(self.memory, self.now, self.zone), self.model)
        wanted = interval(after.stability, self.retention, self.model)
        return wanted if self.memory.phase is Phase.REVIEW else max(1, fuzz.rounded(wanted))

    def shortest(self, wanted: float) -> int:
        """Return the days below which variation would make a growing interval shrink."""
        if self.memory.phase is not Phase.REVIEW:
            return 1
        last = (study_day(self.memory.due, self.zone) - _last_day(self.memory, self.zone)).days
        if fuzz.rounded(wanted) > last:
            return last + 1
        return last if last <= fuzz.bounds(wanted, 1, LONGEST)[1] else 1


def _chooser(
    memory: Memory, now: datetime, zone: ZoneInfo, item_seed: str | None, load: Load | None
) -> Callable[[float, int, int], int]:
    if item_seed is None:
        return fuzz.plain
    today = study_day(now, zone)
    ahead = None if load is None else lambda days: load(today + timedelta(days=days))
    return partial(fuzz.fuzzed, luck=fuzz.chance(item_seed, memory.reps), load=ahead)


def _last_day(memory: Memory, zone: ZoneInfo) -> date:
    return study_day(memory.last_review or memory.due, zone)


def _elapsed(memory: Memory, now: datetime, zone: ZoneInfo) -> int:
    """Return the study days since the last answer; fewer than none, if the clock went back, is the same day."""
    return days_between(memory.last_review or memory.due, now, zone)
