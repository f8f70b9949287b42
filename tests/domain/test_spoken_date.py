from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spoken_date import parse_date

TODAY = date(2026, 5, 4)
JUNE_20 = date(2026, 6, 20)


@pytest.mark.parametrize(
    "text",
    [
        "6月20日", "6月20号", "６月２０日", "六月二十日", "六月二十号", "6月20", " 6 月 20 日 ", "2026年6月20日", "考试是6月20日",
        "6-20", "6/20", "6.20", "2026-06-20", "2026/6/20", "2026.6.20", "20 June", "June 20", "jun 20th", "20th of june",
        "20 June 2026", "June 20, 2026", "on June 20", "47天后", "in 47 days", "+47 days",
    ],
)  # fmt: skip
def test_the_twentieth_of_june(text: str) -> None:
    assert parse_date(text.replace(" of ", " "), TODAY) == JUNE_20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今天", TODAY),
        ("明天", date(2026, 5, 5)),
        ("后天", date(2026, 5, 6)),
        ("tomorrow", date(2026, 5, 5)),
        ("两周后", date(2026, 5, 18)),
        ("3个星期后", date(2026, 5, 25)),
        ("in 2 weeks", date(2026, 5, 18)),
        ("十天后", date(2026, 5, 14)),
        ("5月4日", TODAY),
        ("5月3日", date(2027, 5, 3)),
        ("1月1日", date(2027, 1, 1)),
        ("2月29日", date(2028, 2, 29)),
        ("2025-06-20", date(2025, 6, 20)),
        ("2025年6月20日", date(2025, 6, 20)),
    ],
)
def test_other_days(text: str, expected: date) -> None:
    assert parse_date(text, TODAY) == expected


@pytest.mark.parametrize(
    "text", ["", "明年", "6月", "13月1日", "2月30日", "6月31日", "2026-02-29", "20", "june", "20 blah", "0-0", "x" * 41]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, TODAY) is None


@given(st.text(max_size=50))
def test_any_text_is_a_date_or_none(text: str) -> None:
    parse_date(text, TODAY)


@given(st.dates(date(2026, 5, 4), date(2027, 5, 3)))
def test_every_day_of_the_year_to_come_is_understood_without_its_year(day: date) -> None:
    assert parse_date(f"{day.month}月{day.day}日", TODAY) == day
