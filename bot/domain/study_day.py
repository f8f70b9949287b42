"""The day as a learner lives it: it ends when they sleep, not at midnight."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

DAY_STARTS = 4
"""The local hour at which a study day begins, Anki's default: https://docs.ankiweb.net/preferences.html"""


def study_day(moment: datetime, zone: tzinfo) -> date:
    """Return the study day that `moment` (aware) falls on for someone in `zone`."""
    wall = moment.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=DAY_STARTS)).date()


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the study day `day` begins in `zone`."""
    return datetime.combine(day, time(DAY_STARTS), tzinfo=zone).astimezone(UTC)


def days_between(earlier: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Return the study days from `earlier` until `now`; negative if the clock went back.

    Both are read by the clock as it stands in `zone` now, as Anki does, whatever summer time has been in between. Only
    the very second at which a day begins is another matter: here it is of that day, in Anki too until it has passed,
    but then Anki counts it as the day before: `elapsed_days_since` in `rslib/src/timestamp.rs`.
    """
    clock = timezone(now.astimezone(zone).utcoffset() or timedelta())
    return (study_day(now, clock) - study_day(earlier, clock)).days
