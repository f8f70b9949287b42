"""Learning towards an exam: fewer answers on the way, and one pass over what needs it on the eve.

The numbers come from a simulation (`make bench-review`, docs/decisions). Until the eve an item is scheduled for a lower
chance of remembering than usual; one that will still be remembered well enough on the eve waits for the pass.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import IntEnum
from math import log2
from zoneinfo import ZoneInfo

from bot.domain import review
from bot.domain.memory import Grade, Memory, Phase, chance_after
from bot.domain.model import STANDARD, Model
from bot.domain.review import Load
from bot.domain.study_day import day_begins, study_day

A_MONTH = 30
PASS_DAYS = 7
"""The pass begins this long before the exam at most, where there is too much for the eve alone."""
PASS_A_DAY = 100
"""Items; an hour's hard work is more than enough before an exam."""


class Stage(IntEnum):
    """Where a study day stands."""

    USUAL = 0
    """There is no exam ahead; the day of the exam is one like any other."""
    TOWARDS = 1
    EVE = 2


@dataclass(frozen=True, slots=True)
class Policy:
    """How an exam changes the schedule."""

    retention: float = 0.84
    """The chance of remembering aimed at on the way, unless the learner wishes for less."""
    wait: float = 0.69
    """An item waits for the eve if it will be remembered then with this chance, the eve being a month away."""
    wait_less: float = 0.025
    """So much less for every doubling of that time: the longer it held, the more the pass strengthens it."""
    safe: float = 0.95
    """What will be remembered on the day with this chance is left out of the pass."""
    brief: bool = True
    """One step of learning: a second answer ten minutes later adds nothing that lasts."""

    def waits(self, chance: float, days: int) -> bool:
        """Return whether an item remembered with `chance` on the eve, `days` away, need not come before."""
        return chance >= self.wait - self.wait_less * log2(days / A_MONTH)


POLICY = Policy()


def nearest(days: Iterable[date | None], today: date) -> date | None:
    """Return the first exam that is not past."""
    return min((day for day in days if day is not None and day >= today), default=None)


def stage(exam_day: date | None, today: date) -> Stage:
    """Return where the study day `today` stands."""
    if exam_day is None or today >= exam_day:
        return Stage.USUAL
    return Stage.EVE if today == eve_of(exam_day) else Stage.TOWARDS


def eve_of(exam_day: date) -> date:
    """Return the study day before the exam."""
    return exam_day - timedelta(days=1)


def grade(
    memory: Memory,
    grade: Grade,
    now: datetime,
    zone: ZoneInfo,
    *,
    exam_day: date | None,
    item_seed: str | None,
    retention: float = 0.9,
    load: Load | None = None,
    model: Model = STANDARD,
    policy: Policy = POLICY,
) -> Memory:
    """Return the memory after an answer as `bot.domain.review.grade` does, scheduled towards an exam that is ahead."""
    today = study_day(now, zone)
    ahead = stage(exam_day, today)
    model = model_for(ahead, model, policy)
    if ahead is Stage.TOWARDS:
        retention = min(retention, policy.retention)
    after = review.grade(memory, grade, now, zone, item_seed=item_seed, retention=retention, load=load, model=model)
    if exam_day is None or ahead is not Stage.TOWARDS or after.phase is not Phase.REVIEW:
        return after
    days = days_before(after, (study_day(after.due, zone) - today).days, (eve_of(exam_day) - today).days, model, policy)
    if days is not None:
        return replace(after, due=day_begins(today + timedelta(days=days), zone))
    return replace(after, due=day_begins(_of_the_pass(eve_of(exam_day), today, load), zone))


def model_for(ahead: Stage, model: Model = STANDARD, policy: Policy = POLICY) -> Model:
    """Return what an answer is graded by."""
    return model if ahead is Stage.USUAL else replace(model, brief=policy.brief)


def days_before(memory: Memory, days: int, eve: int, model: Model, policy: Policy = POLICY) -> int | None:
    """Return in how many days an item just answered comes back, `days` being the usual; None if it waits for the eve.

    The eve is `eve` days away.
    """
    return None if days >= eve or policy.waits(chance_after(memory, eve, model), eve) else days


def needs_pass(
    memory: Memory, exam_day: date, zone: ZoneInfo, model: Model = STANDARD, policy: Policy = POLICY
) -> bool:
    """Return whether an item is asked on the eve: it was not yet, and it is not safe for the day."""
    if memory.last_review is None or memory.phase is not Phase.REVIEW:
        return True
    days = (exam_day - study_day(memory.last_review, zone)).days
    return days > 1 and chance_after(memory, days, model) < policy.safe


def _of_the_pass(eve: date, today: date, load: Load | None) -> date:
    """Return the last day before the exam that has room, the eve if none has."""
    if load is None:
        return eve
    days = (eve - timedelta(days=back) for back in range(min(PASS_DAYS, (eve - today).days)))
    return next((day for day in days if load(day) < PASS_A_DAY), eve)
