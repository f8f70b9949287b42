"""The day as a learner lives it: it ends when they sleep, not at midnight."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_STARTS = 4
"""The local hour at which a study day begins, Anki's default: https://docs.ankiweb.net/preferences.html"""


def study_day(moment: datetime, zone: ZoneInfo) -> date:
    """Return the study day that `moment` (aware) falls on for someone in `zone`."""
    wall = moment.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=DAY_STARTS)).date()


def day_begins(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, at which the study day `day` begins in `zone`."""
    return datetime.combine(day, time(DAY_STARTS), tzinfo=zone).astimezone(UTC)
