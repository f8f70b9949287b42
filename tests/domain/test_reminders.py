"""The daily reminder comes once on every date there is, at the learner's own hour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reminders import TOO_LATE, Schedule, next_reminder, reminder_key, too_late

ZONES = [
    "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut", "America/Nuuk",
    "America/Scoresbysund", "Antarctica/Troll", "Antarctica/Casey", "America/Sao_Paulo", "Pacific/Apia", "Asia/Pyongyang",
    "America/Caracas", "Pacific/Kiritimati", "Africa/Casablanca", "America/St_Johns", "Etc/GMT+12",
]  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "minute", "zone", "expected"),
    [
        pytest.param("2026-03-02T11:00", 1200, "Asia/Shanghai", "2026-03-02T12:00", id="later today"),
        pytest.param("2026-03-02T12:00", 1200, "Asia/Shanghai", "2026-03-03T12:00", id="at that very minute: tomorrow"),
        pytest.param(
            "2026-03-02T17:00", 60, "Asia/Shanghai", "2026-03-03T17:00", id="one in the morning, just reminded"
        ),
        pytest.param("2026-03-08T06:00", 150, "America/New_York", "2026-03-08T07:00", id="02:30 does not exist: 03:00"),
        pytest.param("2026-03-08T08:00", 150, "America/New_York", "2026-03-09T06:30", id="the day after is as usual"),
        pytest.param("2026-11-01T04:00", 90, "America/New_York", "2026-11-01T05:30", id="01:30 comes twice: the first"),
        pytest.param(
            "2026-11-01T05:30", 90, "America/New_York", "2026-11-02T06:30", id="01:30 comes twice: not the second"
        ),
        pytest.param("2026-04-23T12:00", 30, "Africa/Cairo", "2026-04-23T22:00", id="00:30 does not exist: 01:00"),
        pytest.param("2024-03-31T00:59", 1410, "America/Nuuk", "2024-04-01T00:30", id="after a date that ended early"),
        pytest.param(
            "2024-03-30T12:00", 1410, "America/Nuuk", "2024-03-31T00:59", id="23:30 to midnight do not exist: 22:59"
        ),
        pytest.param("2011-12-29T20:00", 480, "Pacific/Apia", "2011-12-30T18:00", id="Samoa left out the 30th"),
    ],
)
def test_the_next_reminder(after: str, minute: int, zone: str, expected: str) -> None:
    assert next_reminder(at(after), Schedule(minute, ZoneInfo(zone))) == at(expected)


@given(
    start=st.integers(0, 30 * 366 * 24 * 60).map(
        lambda minutes: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    minute=st.integers(0, 1439),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
def test_reminders_move_on_strictly_one_to_a_date(start: datetime, minute: int, zone: ZoneInfo) -> None:
    schedule = Schedule(minute, zone)
    follow = [next_reminder(start, schedule)]
    for _ in range(20):
        follow.append(next_reminder(follow[-1], schedule))
    assert start < follow[0]
    assert all(earlier < later for earlier, later in pairwise(follow))
    dates = [moment.astimezone(zone).date() for moment in follow]
    assert dates == existing_dates(dates[0], zone, len(dates))
    assert len({reminder_key(7, moment, zone) for moment in follow}) == len(follow)


@pytest.mark.parametrize("zone", ZONES)
def test_every_date_of_years_with_clock_changes_has_its_reminder(zone: str) -> None:
    schedule = Schedule(23 * 60 + 45, ZoneInfo(zone))
    moment, dates = datetime(2023, 12, 31, tzinfo=UTC), []
    for _ in range(2 * 366):
        moment = next_reminder(moment, schedule)
        dates.append(moment.astimezone(schedule.zone).date())
    assert dates == existing_dates(dates[0], schedule.zone, len(dates))


def existing_dates(first: date, zone: ZoneInfo, count: int) -> list[date]:
    """The dates that have a noon in the zone."""
    dates: list[date] = []
    while len(dates) < count:
        noon = datetime(first.year, first.month, first.day, 12, tzinfo=zone)
        if noon.astimezone(UTC).astimezone(zone).date() == first:
            dates.append(first)
        first += timedelta(days=1)
    return dates


def test_the_key_names_the_person_and_the_local_date() -> None:
    assert reminder_key(42, at("2026-03-02T17:00"), ZoneInfo("Asia/Shanghai")) == "rem:42:2026-03-03"
    assert reminder_key(42, at("2026-03-02T17:00"), ZoneInfo("America/New_York")) == "rem:42:2026-03-02"


@pytest.mark.parametrize(
    ("late", "skipped"),
    [(timedelta(0), False), (TOO_LATE, False), (TOO_LATE + timedelta(seconds=1), True), (timedelta(minutes=-5), False)],
    ids=["in time", "three hours", "over three hours", "early"],
)
def test_a_reminder_over_three_hours_late_is_skipped(late: timedelta, skipped: bool) -> None:
    planned = at("2026-03-02T12:00")
    assert too_late(planned, planned + late) is skipped
