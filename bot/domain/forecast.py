"""What a learner may expect of the time until the exam: how much work, and how much will be remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.exam import POLICY, Policy, days_before, eve_of
from bot.domain.fuzz import rounded
from bot.domain.memory import Grade, Memory, Phase, answered, chance_after, interval
from bot.domain.model import STANDARD, Model
from bot.domain.study_day import study_day

SAMPLE = 150
"""Items looked at; of more, only evenly chosen ones, so that it takes no longer."""
FIRST_CHANCE = 0.7
"""Of answering an item right that was never asked."""
LIKELY_ENOUGH = 0.08
"""A course of events less likely than this is not followed."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Averages; real days vary."""

    a_day: float
    """Answers on a day before the eve."""
    eve: float
    """Answers on the eve."""
    recall: float
    """The share of the items remembered on the day, 0 to 1."""


def forecast(
    memories: Sequence[Memory],
    now: datetime,
    zone: ZoneInfo,
    exam_day: date,
    *,
    retention: float = 0.9,
    model: Model = STANDARD,
    policy: Policy = POLICY,
) -> Forecast:
    """Return what comes of following the schedule until the exam, which is ahead; there is at least one memory."""
    today = study_day(now, zone)
    course = _Course(
        eve=(eve_of(exam_day) - today).days,
        retention=min(retention, policy.retention),
        model=replace(model, brief=policy.brief),
        policy=policy,
    )
    ordered = sorted(memories, key=lambda memory: (memory.stability, memory.due))
    chosen = [ordered[at * len(ordered) // SAMPLE] for at in range(SAMPLE)] if len(ordered) > SAMPLE else ordered
    for memory in chosen:
        seen = (study_day(memory.last_review, zone) - today).days if memory.last_review else None
        course.follow(memory, seen, (study_day(memory.due, zone) - today).days, 1.0)
    share = len(ordered) / len(chosen)
    return Forecast(
        a_day=course.before * share / max(course.eve, 1),
        eve=course.on_eve * share,
        recall=course.recall / len(chosen),
    )


@dataclass(slots=True)
class _Course:
    """The days from today, 0, to the eve, and what has been expected on them so far."""

    eve: int
    retention: float
    model: Model
    policy: Policy
    before: float = 0.0
    on_eve: float = 0.0
    recall: float = 0.0

    def follow(self, memory: Memory, seen: int | None, due: int, likely: float) -> None:
        """Adds an item last answered on day `seen`, None if never: with `likely` all of this comes to pass."""
        day = min(max(due, 0), self.eve)
        if day == self.eve:
            self._eve(memory, seen, likely)
            return
        chance = FIRST_CHANCE if seen is None else chance_after(memory, day - seen, self.model)
        self.before += likely * (2 - chance)
        for part, right in self._parts(likely, chance):
            after = self._answered(memory, right, 0 if seen is None else day - seen)
            usual = max(1, rounded(interval(after.stability, self.retention, self.model)))
            days = days_before(after, usual, self.eve - day, self.model, self.policy)
            self.follow(after, day, self.eve if days is None else day + days, part)

    def _eve(self, memory: Memory, seen: int | None, likely: float) -> None:
        until = None if seen is None else self.eve + 1 - seen
        safe = until is not None and chance_after(memory, until, self.model) >= self.policy.safe
        if until is not None and (safe or until <= 1):
            self.recall += likely * chance_after(memory, until, self.model)
            return
        chance = FIRST_CHANCE if until is None else chance_after(memory, until - 1, self.model)
        self.on_eve += likely * (2 - chance)
        for right, part in ((True, chance), (False, 1 - chance)):
            after = self._answered(memory, right, 0 if until is None else until - 1)
            self.recall += likely * part * chance_after(after, 1, self.model)

    def _answered(self, memory: Memory, right: bool, days: int) -> Memory:
        """The memory after an answer, and after a right one within the hour if it was wrong."""
        first = answered(memory, Grade.GOOD if right else Grade.AGAIN, days, self.model)
        after = _with(memory, first.stability, first.difficulty, first.phase)
        if right:
            return after
        second = answered(after, Grade.GOOD, 0, self.model)
        return _with(memory, second.stability, second.difficulty, Phase.REVIEW)

    @staticmethod
    def _parts(likely: float, chance: float) -> list[tuple[float, bool]]:
        parts = [(likely * chance, True), (likely * (1 - chance), False)]
        if min(part for part, _ in parts) < LIKELY_ENOUGH:
            return [(likely, chance >= 1 / 2)]
        return parts


def _with(memory: Memory, stability: float, difficulty: float, phase: Phase) -> Memory:
    asked = memory.last_review or memory.due
    return replace(memory, stability=stability, difficulty=difficulty, phase=phase, step=0, last_review=asked)
