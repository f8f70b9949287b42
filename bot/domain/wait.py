"""How long until something is due, in the steps people speak of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

from bot.domain.study_day import study_day

DAYS_UNTIL_WEEKS = 14
DAYS_UNTIL_MONTHS = 60
DAYS_A_MONTH = 365.25 / 12


class WaitKind(Enum):
    MINUTES = auto()
    TODAY = auto()
    TOMORROW = auto()
    DAYS = auto()
    WEEKS = auto()
    MONTHS = auto()


@dataclass(frozen=True)
class Wait:
    kind: WaitKind
    count: int
    """Of minutes, days, weeks or months; 0 for today, 1 for tomorrow."""


def wait(now: datetime, due: datetime, zone: ZoneInfo) -> Wait:
    """Return the wait from `now` to `due`, both aware: minutes (at least 1) within the hour, else by study days."""
    if due - now < timedelta(hours=1):
        return Wait(WaitKind.MINUTES, max(1, round((due - now) / timedelta(minutes=1))))
    days = (study_day(due, zone) - study_day(now, zone)).days
    if days < 2:
        return Wait(WaitKind.TOMORROW if days else WaitKind.TODAY, days)
    if days < DAYS_UNTIL_WEEKS:
        return Wait(WaitKind.DAYS, days)
    if days < DAYS_UNTIL_MONTHS:
        return Wait(WaitKind.WEEKS, round(days / 7))
    return Wait(WaitKind.MONTHS, round(days / DAYS_A_MONTH))
