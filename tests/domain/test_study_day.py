"""A study day begins at four in the morning, wherever the learner is and whatever the clock does."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.study_day import day_begins, days_between, study_day

ZONES = [
    "Asia/Shanghai", "America/New_York", "America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "Africa/Cairo",
    "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Nuuk", "Antarctica/Troll",
]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        pytest.param("2026-03-01T19:59:59", "Asia/Shanghai", date(2026, 3, 1), id="a second before four"),
        pytest.param("2026-03-01T20:00:00", "Asia/Shanghai", date(2026, 3, 2), id="at four"),
        pytest.param(
            "2026-03-01T17:00:00", "Asia/Shanghai", date(2026, 3, 1), id="an hour past midnight is still yesterday"
        ),
        pytest.param("2026-03-02T03:00:00", "America/New_York", date(2026, 3, 1), id="ten in the evening, west of UTC"),
        pytest.param("2026-03-08T07:59:00", "America/New_York", date(2026, 3, 7), id="short night, before four"),
        pytest.param("2026-03-08T08:00:00", "America/New_York", date(2026, 3, 8), id="short night, at four"),
        pytest.param("2026-11-01T08:59:00", "America/New_York", date(2026, 10, 31), id="long night, before four"),
        pytest.param("2026-11-01T09:00:00", "America/New_York", date(2026, 11, 1), id="long night, at four"),
        pytest.param("2025-12-31T22:00:00", "UTC", date(2025, 12, 31), id="year's end"),
    ],
)
def test_a_moment_falls_on_a_study_day(moment: str, zone: str, day: date) -> None:
    assert study_day(datetime.fromisoformat(moment).replace(tzinfo=UTC), ZoneInfo(zone)) == day


@pytest.mark.parametrize(
    ("day", "zone", "begins"),
    [
        pytest.param(date(2026, 3, 2), "Asia/Shanghai", "2026-03-01T20:00:00+00:00", id="east"),
        pytest.param(date(2026, 3, 7), "America/New_York", "2026-03-07T09:00:00+00:00", id="winter"),
        pytest.param(date(2026, 3, 8), "America/New_York", "2026-03-08T08:00:00+00:00", id="the clock went forward"),
        pytest.param(date(2026, 11, 1), "America/New_York", "2026-11-01T09:00:00+00:00", id="the clock went back"),
    ],
)
def test_a_study_day_begins_in_utc(day: date, zone: str, begins: str) -> None:
    assert day_begins(day, ZoneInfo(zone)).isoformat() == begins


@given(
    day=st.dates(date(2005, 1, 1), date(2037, 12, 30)),
    part=st.floats(0, 0.999),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)
def test_every_moment_from_one_beginning_to_the_next_is_of_that_day(day: date, part: float, zone: ZoneInfo) -> None:
    begins, ends = day_begins(day, zone), day_begins(day + timedelta(days=1), zone)
    assert study_day(begins + part * (ends - begins), zone) == day
    assert study_day(ends - timedelta(microseconds=1), zone) == day


@pytest.mark.parametrize(
    ("earlier", "now", "zone", "days"),
    [
        pytest.param("2026-03-01T19:59", "2026-03-01T20:01", "Asia/Shanghai", 1, id="across four in the morning"),
        pytest.param("2026-03-01T20:01", "2026-03-02T19:59", "Asia/Shanghai", 0, id="from four to four"),
        pytest.param("2026-03-01T20:00:00", "2026-03-01T20:05", "Asia/Shanghai", 0, id="from four"),
        pytest.param("2026-03-01T20:05", "2026-03-02T20:00", "Asia/Shanghai", 1, id="to four"),
        pytest.param("2026-03-02T19:59", "2026-03-01T20:01", "Asia/Shanghai", 0, id="the clock went back a little"),
        pytest.param("2026-03-05T19:59", "2026-03-01T20:01", "Asia/Shanghai", -3, id="the clock went back a lot"),
        pytest.param("2026-10-31T11:30", "2026-11-01T20:00", "America/Los_Angeles", 2, id="half past four, now half past three"),
        pytest.param("2026-10-31T10:30", "2026-11-01T20:00", "America/Los_Angeles", 2, id="half past three stays before four"),
        pytest.param("2026-03-07T11:30", "2026-03-08T20:00", "America/Los_Angeles", 1, id="half past three, now half past four"),
    ],
)  # fmt: skip
def test_days_are_counted_by_the_clock_of_today(earlier: str, now: str, zone: str, days: int) -> None:
    """Anki 26.9.3 counts the same: `python -m tests.anki.parity`."""
    one, other = (datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (earlier, now))
    assert days_between(one, other, ZoneInfo(zone)) == days
