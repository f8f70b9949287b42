"""How long until the next review, as it is said."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.study_day import day_begins, study_day
from bot.domain.wait import Wait, WaitKind, wait

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
NIGHT = datetime(2026, 3, 2, 17, tzinfo=UTC)


def days(count: int) -> datetime:
    return day_begins(study_day(NOON, SHANGHAI) + timedelta(days=count), SHANGHAI)


@pytest.mark.parametrize(
    ("now", "due", "said"),
    [
        pytest.param(NOON, NOON - timedelta(days=2), Wait(WaitKind.MINUTES, 1), id="overdue"),
        pytest.param(NOON, NOON + timedelta(seconds=20), Wait(WaitKind.MINUTES, 1), id="seconds are a minute"),
        pytest.param(NOON, NOON + timedelta(minutes=10), Wait(WaitKind.MINUTES, 10), id="ten minutes"),
        pytest.param(NIGHT, NIGHT + timedelta(minutes=59), Wait(WaitKind.MINUTES, 59), id="within the hour"),
        pytest.param(NOON, NOON + timedelta(hours=2), Wait(WaitKind.TODAY, 0), id="later today"),
        pytest.param(NIGHT, NIGHT + timedelta(hours=2), Wait(WaitKind.TODAY, 0), id="past midnight, not slept yet"),
        pytest.param(NOON, days(1), Wait(WaitKind.TOMORROW, 1), id="tomorrow"),
        pytest.param(NIGHT, days(1), Wait(WaitKind.TOMORROW, 1), id="after this night's sleep"),
        pytest.param(NOON, days(2), Wait(WaitKind.DAYS, 2), id="two days"),
        pytest.param(NOON, days(13), Wait(WaitKind.DAYS, 13), id="thirteen days"),
        pytest.param(NOON, days(14), Wait(WaitKind.WEEKS, 2), id="two weeks"),
        pytest.param(NOON, days(25), Wait(WaitKind.WEEKS, 4), id="the nearest week"),
        pytest.param(NOON, days(59), Wait(WaitKind.WEEKS, 8), id="eight weeks"),
        pytest.param(NOON, days(60), Wait(WaitKind.MONTHS, 2), id="two months"),
        pytest.param(NOON, days(365), Wait(WaitKind.MONTHS, 12), id="a year"),
    ],
)
def test_a_wait_is_said_in_the_nearest_unit(now: datetime, due: datetime, said: Wait) -> None:
    assert wait(now, due, SHANGHAI) == said


@given(first=st.integers(0, 4_000_000), more=st.integers(0, 4_000_000))
def test_a_later_date_is_never_said_to_be_sooner(first: int, more: int) -> None:
    unit = {WaitKind.MINUTES: 1, WaitKind.TODAY: 60, WaitKind.TOMORROW: 100, WaitKind.DAYS: 1440, WaitKind.WEEKS: 10080}

    def length(minutes: int) -> int:
        said = wait(NOON, NOON + timedelta(minutes=minutes), SHANGHAI)
        return unit.get(said.kind, 43800) * max(1, said.count)

    assert length(first) <= length(first + more)
