"""The daily reminder: when it comes next, at an hour of the learner's own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count
from zoneinfo import ZoneInfo

from bot.domain.spoken_time import parse_time
from bot.domain.spoken_zone import parse_zone

__all__ = ["TOO_LATE", "Schedule", "next_reminder", "parse_time", "parse_zone", "reminder_key", "too_late"]

TOO_LATE = timedelta(hours=3)
"""A reminder later than this is worse than none."""

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Schedule:
    """Every day at this time."""

    minute: int
    """Local minute of the day, 0 to 1439."""
    zone: ZoneInfo


def next_reminder(after: datetime, schedule: Schedule) -> datetime:
    """Return the next reminder, in UTC, strictly later than `after` (aware).

    There is one on each local date: at the first of two equal times when the clock goes back, at the first minute
    after a gap when it goes forward (the last before a gap that ends the date).
    """
    return next(moment for moment in _from_date(after.astimezone(schedule.zone).date(), schedule) if moment > after)


def reminder_key(person_id: int, at: datetime, zone: ZoneInfo) -> str:
    """Return what keeps a reminder from going out twice for one local date: "rem:{person}:{local date}"."""
    return f"rem:{person_id}:{at.astimezone(zone).date().isoformat()}"


def too_late(planned: datetime, now: datetime) -> bool:
    """Return whether a reminder planned for then is better skipped now."""
    return now - planned > TOO_LATE


def _from_date(first: date, schedule: Schedule) -> Iterator[datetime]:
    for days in count():
        moment = _on(first + timedelta(days=days), schedule)
        if moment is not None:
            yield moment


def _on(day: date, schedule: Schedule) -> datetime | None:
    """Return the reminder of a local date, None if the zone left that date out."""
    minutes = chain(range(schedule.minute, MINUTES_A_DAY), range(schedule.minute - 1, -1, -1))
    walls = (datetime.combine(day, time(*divmod(minute, 60)), tzinfo=schedule.zone) for minute in minutes)
    return next((wall.astimezone(UTC) for wall in walls if _exists(wall)), None)


def _exists(wall: datetime) -> bool:
    back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return back.replace(tzinfo=None) == wall.replace(tzinfo=None)
