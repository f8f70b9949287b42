"""Intervals vary within Anki's ranges, by the item and its turn, towards the lightest day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import fuzz

MOST = 36_500


@pytest.mark.parametrize(
    ("interval", "minimum", "maximum", "expected"),
    [
        pytest.param(1, 1, MOST, (1, 1), id="one day stays"),
        pytest.param(2.49, 1, MOST, (2, 2), id="two days stay"),
        pytest.param(2.5, 1, MOST, (2, 4), id="from two and a half it varies by a day"),
        pytest.param(7, 1, MOST, (5, 9), id="and 15 % of the days up to the 7th"),
        pytest.param(17, 1, MOST, (14, 20), id="and 10 % of the days up to the 20th"),
        pytest.param(20, 1, MOST, (17, 23), id="end of the second range"),
        pytest.param(37, 1, MOST, (33, 41), id="and 5 % of the days after"),
        pytest.param(100, 1, MOST, (93, 107), id="a hundred days"),
        pytest.param(100, 101, MOST, (101, 107), id="the least allowed is respected"),
        pytest.param(100, 1, 99, (92, 99), id="the most allowed is respected"),
        pytest.param(100, 97, 103, (97, 103), id="both are"),
        pytest.param(2, 2, MOST, (2, 2), id="no room is made below three days"),
        pytest.param(2, 3, MOST, (3, 3), id="no room is made beyond its own"),
        pytest.param(2, 3, 3, (3, 3), id="unless there is none"),
    ],
)
def test_the_range_of_an_interval(interval: float, minimum: int, maximum: int, expected: tuple[int, int]) -> None:
    assert fuzz.bounds(interval, minimum, maximum) == expected


@pytest.mark.parametrize(("luck", "day"), [(0.0, 5), (0.5, 7), (0.99, 9)])
def test_without_a_load_luck_decides(luck: float, day: int) -> None:
    assert fuzz.fuzzed(7, 1, MOST, luck) == day


@pytest.mark.parametrize(
    ("load", "luck", "day"),
    [
        pytest.param({5: 3, 6: 3, 7: 3, 8: 1, 9: 2}, 0.0, 8, id="the lightest"),
        pytest.param({5: 1, 6: 3, 7: 3, 8: 1, 9: 2}, 0.0, 8, id="the nearer of two equally light"),
        pytest.param({5: 3, 6: 1, 7: 3, 8: 1, 9: 2}, 0.1, 6, id="luck between two equally light and near, early"),
        pytest.param({5: 3, 6: 1, 7: 3, 8: 1, 9: 2}, 0.9, 8, id="luck between two equally light and near, late"),
        pytest.param({4: 0, 10: 0, 5: 1, 6: 1, 7: 1, 8: 1, 9: 1}, 0.5, 7, id="a lighter day out of range is no choice"),
    ],
)
def test_with_a_load_the_lightest_day_is_taken(load: dict[int, int], luck: float, day: int) -> None:
    assert fuzz.fuzzed(7, 1, MOST, luck, load.__getitem__) == day


def test_far_ahead_the_load_is_not_asked() -> None:
    asked: list[int] = []
    assert fuzz.fuzzed(100, 1, MOST, 0.0, lambda day: asked.append(day) or 0) == 93
    assert asked == []


@given(
    interval=st.floats(0.01, 40_000),
    minimum=st.integers(1, 500),
    luck=st.floats(0, 1, exclude_max=True),
    light=st.integers(0, 6),
)
def test_the_day_is_always_within_the_range(interval: float, minimum: int, luck: float, light: int) -> None:
    lower, upper = fuzz.bounds(interval, minimum, MOST)
    assert minimum <= lower <= upper <= MOST
    assert lower <= fuzz.fuzzed(interval, minimum, MOST, luck) <= upper
    assert lower <= fuzz.fuzzed(interval, minimum, MOST, luck, lambda day: (day + light) % 7) <= upper
    assert lower <= fuzz.plain(interval, minimum, MOST) <= upper


@given(seed=st.text(), turn=st.integers(0, 1000))
def test_chance_is_a_share_that_the_item_and_the_turn_decide(seed: str, turn: int) -> None:
    assert 0 <= fuzz.chance(seed, turn) < 1
    assert fuzz.chance(seed, turn) == fuzz.chance(seed, turn)
    assert fuzz.chance(seed, turn) != fuzz.chance(seed, turn + 1)


def test_chance_is_spread_evenly() -> None:
    shares = [fuzz.chance(f"item-{number}", 3) for number in range(2000)]
    tenths = [sum(tenth <= share * 10 < tenth + 1 for share in shares) for tenth in range(10)]
    assert all(150 < count < 250 for count in tenths), tenths
