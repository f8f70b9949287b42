"""What an answer does: whole histories, and what holds whatever was answered."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import fuzz
from bot.domain.review import (
    Grade,
    Memory,
    Phase,
    grade,
    grade_of_choice,
    is_leech,
    new_memory,
    preview,
    retrievability,
)
from bot.domain.study_day import day_begins, study_day

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 1, 5, 4, tzinfo=UTC)
TODAY = date(2026, 1, 5)
LEARNT = Memory(10.0, 5.0, day_begins(date(2026, 1, 15), SHANGHAI), NOON, Phase.REVIEW, 0, 4, 0)
AGAIN, HARD, GOOD, EASY = Grade

moments = st.integers(0, 6 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/London", "Africa/Cairo", "America/Nuuk", "Pacific/Kiritimati"]
).map(ZoneInfo)
histories = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 100_000)), max_size=12)
"""Answers, each with the minutes since the one before."""


def days_ahead(memory: Memory, now: datetime, zone: ZoneInfo = SHANGHAI) -> int:
    return (study_day(memory.due, zone) - study_day(now, zone)).days


def played(history: Sequence[tuple[Grade, int]], start: datetime, zone: ZoneInfo) -> tuple[Memory, datetime]:
    memory, now = new_memory(start), start
    for given_grade, minutes in history:
        now += timedelta(minutes=minutes)
        memory = grade(memory, given_grade, now, zone, item_seed="item")
    return memory, now


@pytest.mark.parametrize(
    ("grades", "gap", "expected", "state"),
    [
        pytest.param(
            "333333333", None, [0, 2, 11, 46, 163, 498, 1348, 3299, 7415], (7415.3687, 2.062), id="always good"
        ),
        pytest.param("33333113333", None, [0, 2, 11, 46, 163, 0, 0, 2, 4, 6, 11], (11.0984, 9.07), id="one lapse"),
        pytest.param("13332343", None, [0, 0, 1, 2, 5, 12, 39, 88], (87.8936, 6.731), id="a bit of everything"),
        pytest.param("4444", None, [8, 66, 397, 1875], (1874.9172, 1.0), id="always easy"),
        pytest.param("2233222", None, [0, 0, 0, 1, 3, 5, 8], (8.4574, 9.009), id="mostly hard"),
        pytest.param(
            "333333333",
            timedelta(days=1),
            [0, 7, 12, 16, 21, 25, 29, 33, 37],
            (36.538, 2.062),
            id="ahead of time, daily",
        ),
        pytest.param("3332134", timedelta(minutes=15), [0, 2, 3, 2, 0, 1, 3], (1.5157, 7.642), id="all on one day"),
    ],
)
def test_a_whole_history_has_the_intervals_that_anki_gives(
    grades: str, gap: timedelta | None, expected: list[int], state: tuple[float, float]
) -> None:
    """Figures of the real thing: Anki 26.9.3 with FSRS on, no fuzz, answered when due (or after each gap)."""
    memory, now, days = new_memory(NOON), NOON, []
    for sign in grades:
        memory = grade(memory, Grade(int(sign)), now, SHANGHAI, item_seed=None)
        days.append(days_ahead(memory, now))
        now = memory.due if gap is None else now + gap
    assert days == expected
    assert (memory.stability, memory.difficulty) == pytest.approx(state, rel=1e-5)


@pytest.mark.parametrize(
    ("memory", "minutes"),
    [
        pytest.param(new_memory(NOON), {AGAIN: 1, HARD: 5.5, GOOD: 10}, id="new"),
        pytest.param(replace(LEARNT, phase=Phase.LEARNING, step=1), {AGAIN: 1, HARD: 10}, id="second learning step"),
        pytest.param(replace(LEARNT, phase=Phase.RELEARNING), {AGAIN: 10, HARD: 15}, id="relearning step"),
        pytest.param(LEARNT, {AGAIN: 10}, id="in review"),
    ],
)
def test_steps_are_minutes_and_everything_else_the_beginning_of_a_day(
    memory: Memory, minutes: dict[Grade, float]
) -> None:
    for given_grade, after in preview(memory, NOON, SHANGHAI, item_seed="item").items():
        if given_grade in minutes:
            assert after.due == NOON + timedelta(minutes=minutes[given_grade])
            assert after.phase is not Phase.REVIEW
        else:
            assert after.due.astimezone(SHANGHAI).strftime("%H:%M") == "04:00"
            assert after.due > NOON
            assert (after.phase, after.step) == (Phase.REVIEW, 0)


@pytest.mark.parametrize(
    ("before", "given_grade", "reps", "lapses"),
    [
        pytest.param(new_memory(NOON), AGAIN, 1, 0, id="not known at first is no lapse"),
        pytest.param(LEARNT, AGAIN, 5, 1, id="forgotten is"),
        pytest.param(
            replace(LEARNT, phase=Phase.RELEARNING, lapses=1), AGAIN, 5, 1, id="forgotten again within the step is not"
        ),
        pytest.param(LEARNT, HARD, 5, 0, id="hard is not"),
    ],
)
def test_turns_and_lapses_are_counted(before: Memory, given_grade: Grade, reps: int, lapses: int) -> None:
    after = grade(before, given_grade, NOON + timedelta(days=10), SHANGHAI, item_seed="item")
    assert (after.reps, after.lapses, after.last_review) == (reps, lapses, NOON + timedelta(days=10))


def test_two_in_the_morning_belongs_to_the_evening_before() -> None:
    evening = datetime(2026, 1, 5, 15, tzinfo=UTC)
    deep_night, morning = evening + timedelta(hours=3), evening + timedelta(hours=6)
    memory = replace(LEARNT, last_review=evening)
    assert retrievability(memory, deep_night, SHANGHAI) == 1
    assert retrievability(memory, morning, SHANGHAI) < 1


def test_a_clock_that_went_back_is_the_same_day() -> None:
    earlier = grade(LEARNT, GOOD, NOON - timedelta(days=3), SHANGHAI, item_seed=None)
    assert earlier.stability == grade(LEARNT, GOOD, NOON, SHANGHAI, item_seed=None).stability


def test_a_higher_retention_asks_sooner() -> None:
    now = NOON + timedelta(days=10)
    days = [
        days_ahead(grade(LEARNT, GOOD, now, SHANGHAI, item_seed=None, retention=aim), now) for aim in (0.97, 0.9, 0.8)
    ]
    assert days == sorted(set(days))


def test_a_growing_interval_is_not_fuzzed_below_the_last_one() -> None:
    slow = replace(LEARNT, stability=100.0, difficulty=9.9, due=day_begins(TODAY + timedelta(days=112), SHANGHAI))
    now = NOON + timedelta(days=100)
    plain = grade(slow, HARD, now, SHANGHAI, item_seed=None)
    days = {days_ahead(grade(slow, HARD, now, SHANGHAI, item_seed=f"item-{seed}"), now) for seed in range(200)}
    lower, upper = fuzz.bounds(plain.stability, 1, 36_500)
    assert lower < 112
    assert days == set(range(113, upper + 1))


def test_the_same_item_and_turn_have_the_same_day_and_others_spread() -> None:
    now = NOON + timedelta(days=10)
    again = [grade(LEARNT, GOOD, now, SHANGHAI, item_seed="item") for _ in range(3)]
    others = {days_ahead(grade(LEARNT, GOOD, now, SHANGHAI, item_seed=f"item-{n}"), now) for n in range(100)}
    turns = {days_ahead(grade(replace(LEARNT, reps=n), GOOD, now, SHANGHAI, item_seed="item"), now) for n in range(100)}
    assert len(set(again)) == 1
    assert len(others) > 3
    assert len(turns) > 3


def test_items_learnt_together_are_spread_over_the_lightest_days() -> None:
    now, due = NOON + timedelta(days=10), Counter[date]()
    for number in range(60):
        after = grade(LEARNT, GOOD, now, SHANGHAI, item_seed=f"item-{number}", load=due.__getitem__)
        due[study_day(after.due, SHANGHAI)] += 1
    lower, upper = fuzz.bounds(grade(LEARNT, GOOD, now, SHANGHAI, item_seed=None).stability, 1, 36_500)
    assert set(due) == {study_day(now, SHANGHAI) + timedelta(days=days) for days in range(lower, upper + 1)}
    assert max(due.values()) - min(due.values()) <= 1


@given(
    history=histories,
    start=moments,
    zone=zones,
    wait=st.integers(0, 500_000),
    seed=st.text(max_size=5),
    light=st.integers(0, 9),
)
def test_whatever_was_answered_better_grades_wait_longer_and_nothing_is_due_in_the_past(
    history: list[tuple[Grade, int]], start: datetime, zone: ZoneInfo, wait: int, seed: str, light: int
) -> None:
    memory, now = played(history, start, zone)
    now += timedelta(minutes=wait)

    def load(day: date) -> int:
        return (day.toordinal() * (light + 1)) % 10

    for item_seed, loads in ((None, None), (seed, None), (seed, load)):
        after = preview(memory, now, zone, item_seed=item_seed, load=loads)
        waits = {each: after[each].due - now for each in Grade if after[each].phase is not Phase.REVIEW}
        days = {each: days_ahead(after[each], now, zone) for each in Grade if each not in waits}
        assert list(waits) + list(days) == list(Grade), "steps for the lower grades, days for the higher"
        assert list(waits.values()) == sorted(set(waits.values()))
        assert list(days.values()) == sorted(set(days.values()))
        assert all(each.due > now for each in after.values())
        assert all(after[each] == grade(memory, each, now, zone, item_seed=item_seed, load=loads) for each in Grade)
        assert all(each.reps == memory.reps + 1 and each.last_review == now for each in after.values())


def test_out_of_the_steps_the_range_is_that_of_whole_days() -> None:
    step = replace(LEARNT, stability=7.5, phase=Phase.RELEARNING)
    days = {days_ahead(grade(step, GOOD, NOON, SHANGHAI, item_seed=f"item-{n}"), NOON) for n in range(200)}
    assert days == {6, 7, 8, 9, 10}, "of 8 days; of 7.5 it would be 6 to 9"


def test_out_of_the_steps_the_variation_of_good_never_reaches_easy() -> None:
    for seed in range(300):
        step = replace(LEARNT, stability=8.57, difficulty=9.0, phase=Phase.RELEARNING)
        after = preview(step, NOON + timedelta(days=1), SHANGHAI, item_seed=f"item-{seed}")
        assert after[GOOD].due < after[EASY].due


@given(stability=st.floats(1, 5000), days=st.integers(1, 3000), seed=st.text(max_size=5))
def test_fuzz_stays_within_the_range_of_the_plain_interval(stability: float, days: int, seed: str) -> None:
    memory = replace(LEARNT, stability=stability, due=day_begins(TODAY + timedelta(days=1), SHANGHAI))
    now = NOON + timedelta(days=days)
    plain = grade(memory, HARD, now, SHANGHAI, item_seed=None)
    fuzzed = grade(memory, HARD, now, SHANGHAI, item_seed=seed)
    lower, upper = fuzz.bounds(plain.stability, 2, 36_498)
    assert lower <= days_ahead(fuzzed, now) <= upper
    assert replace(fuzzed, due=plain.due) == plain


def test_even_the_longest_intervals_differ_by_grade() -> None:
    old = replace(LEARNT, stability=36_500.0, difficulty=1.0)
    now = NOON + timedelta(days=30_000)
    after = preview(old, now, SHANGHAI, item_seed="item", retention=0.9)
    days = [days_ahead(after[each], now) for each in (HARD, GOOD, EASY)]
    assert days == sorted(set(days))
    assert days[-1] <= 36_500


@pytest.mark.parametrize("lapses", range(20))
def test_help_is_due_at_the_eighth_lapse_and_every_fourth_after(lapses: int) -> None:
    assert is_leech(replace(LEARNT, lapses=lapses)) == (lapses in {8, 12, 16})


@pytest.mark.parametrize(("correct", "expected"), [(False, AGAIN), (True, GOOD)])
def test_a_choice_grades_itself_however_long_it_took(correct: bool, expected: Grade) -> None:
    assert grade_of_choice(correct) is expected
