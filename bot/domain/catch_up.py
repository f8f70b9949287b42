"""How long a backlog lasts: the days to come are gone through as they will be, with what comes back on the way."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.agenda import Entry, in_order, one_a_fact
from bot.domain.model import STANDARD, Model
from bot.domain.review import Grade, Memory, Phase, grade
from bot.domain.study_day import day_begins, study_day

LONGEST_DAYS = 120
"""Further ahead nothing is promised."""

Answer = Callable[[Entry, datetime, Callable[[date], int]], Memory]
"""Returns the memory after an answer at that moment, where so much is due already on a day."""


@dataclass(frozen=True, slots=True)
class Promise:
    """Holds if everything is remembered and every day's share is done."""

    day: date
    """The study day at whose end nothing is due any more."""
    days: int
    """From today, which is 0."""


def promise(
    entries: Iterable[Entry], a_day: int, done_today: int, now: datetime, zone: ZoneInfo, *, answer: Answer
) -> Promise | None:
    """Return when a backlog will be cleared at so many reviews a day, None if that is too far off to tell.

    `entries` are all items of the learner that were ever asked: what is not due yet will be, and decides with the rest
    on which days the others come back.
    """
    standing = {entry.row: entry for entry in entries}
    load = Counter(_day(entry.memory, zone) for entry in standing.values() if entry.memory.phase is Phase.REVIEW)
    today = study_day(now, zone)

    def told_today(moment: datetime) -> set[str]:
        begun = day_begins(study_day(moment, zone), zone)
        return {one.fact for one in standing.values() if one.memory.last_review and one.memory.last_review >= begun}

    def take(entry: Entry, moment: datetime) -> None:
        if entry.memory.phase is Phase.REVIEW:
            load[_day(entry.memory, zone)] -= 1
        after = answer(entry, moment, load.__getitem__)
        if after.phase is Phase.REVIEW:
            load[_day(after, zone)] += 1
        standing[entry.row] = replace(entry, memory=after)

    for days in range(LONGEST_DAYS):
        moment = now if days == 0 else day_begins(today + timedelta(days=days), zone)
        _finish_steps(standing, moment, take)
        due = [entry for entry in standing.values() if entry.memory.due <= moment]
        most = max(0, a_day - (done_today if days == 0 else 0))
        for entry in one_a_fact(in_order(due, moment, zone), most, told_today(moment)):
            take(entry, moment)
        if not any(entry.memory.due <= moment for entry in standing.values()):
            return Promise(today + timedelta(days=days), days)
    return None


def remembered(seed: Callable[[Entry], str], zone: ZoneInfo, retention: float, model: Model = STANDARD) -> Answer:
    """Return an answer that is always right, graded as it will be."""
    return lambda entry, moment, load: grade(
        entry.memory, Grade.GOOD, moment, zone, item_seed=seed(entry), retention=retention, load=load, model=model
    )


def _finish_steps(standing: dict[int, Entry], moment: datetime, take: Callable[[Entry, datetime], None]) -> None:
    """What is being learnt comes again within the session; no limit counts it."""
    for row in list(standing):
        while standing[row].memory.phase is not Phase.REVIEW:
            take(standing[row], moment)


def _day(memory: Memory, zone: ZoneInfo) -> date:
    return study_day(memory.due, zone)
