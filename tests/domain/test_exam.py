from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import exam, review
from bot.domain.exam import PASS_A_DAY, PASS_DAYS, Stage, nearest, needs_pass, stage
from bot.domain.forecast import SAMPLE, forecast
from bot.domain.memory import Grade, Memory, Phase, chance_after, new_memory
from bot.domain.study_day import study_day

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
TODAY = date(2026, 5, 4)


def learnt(stability: float, ago: int, difficulty: float = 5.0) -> Memory:
    """Asked last so many days ago, and due now."""
    return Memory(stability, difficulty, NOW, NOW - timedelta(days=ago), Phase.REVIEW, 0, 3, 0)


def days_until(memory: Memory) -> int:
    return (study_day(memory.due, ZONE) - TODAY).days


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-1, Stage.USUAL), (0, Stage.USUAL), (1, Stage.EVE), (2, Stage.TOWARDS), (300, Stage.TOWARDS)],
)
def test_the_stage_of_a_day(days: int, expected: Stage) -> None:
    assert stage(TODAY + timedelta(days=days), TODAY) is expected
    assert stage(None, TODAY) is Stage.USUAL


def test_the_nearest_exam_counts_and_a_past_one_does_not() -> None:
    soon, later, past = TODAY + timedelta(days=3), TODAY + timedelta(days=9), TODAY - timedelta(days=1)
    assert nearest([None, later, past, soon], TODAY) == soon
    assert nearest([None, past], TODAY) is None
    assert nearest([TODAY], TODAY) == TODAY


@given(
    stability=st.floats(0.1, 400),
    ago=st.integers(0, 300),
    exam_in=st.integers(2, 200),
    given_grade=st.sampled_from(list(Grade)),
    retention=st.floats(0.75, 0.97),
)
def test_nothing_is_scheduled_beyond_the_eve(
    stability: float, ago: int, exam_in: int, given_grade: Grade, retention: float
) -> None:
    after = exam.grade(
        learnt(stability, ago),
        given_grade,
        NOW,
        ZONE,
        exam_day=TODAY + timedelta(days=exam_in),
        item_seed="x",
        retention=retention,
    )
    assert after.due > NOW
    assert days_until(after) <= exam_in - 1


@pytest.mark.parametrize("exam_in", [None, 0, -5])
def test_without_an_exam_ahead_everything_is_as_usual(exam_in: int | None) -> None:
    day = None if exam_in is None else TODAY + timedelta(days=exam_in)
    for memory in (new_memory(NOW), learnt(9, 9)):
        assert exam.grade(memory, Grade.GOOD, NOW, ZONE, exam_day=day, item_seed="x") == review.grade(
            memory, Grade.GOOD, NOW, ZONE, item_seed="x"
        )


def test_on_the_eve_items_are_scheduled_beyond_the_exam_as_usual() -> None:
    after = exam.grade(
        learnt(9, 9), Grade.GOOD, NOW, ZONE, exam_day=TODAY + timedelta(days=1), item_seed="x", retention=0.9
    )
    assert after == review.grade(learnt(9, 9), Grade.GOOD, NOW, ZONE, item_seed="x", retention=0.9)
    assert days_until(after) > 1


def test_a_well_known_item_waits_for_the_eve_and_a_weak_one_comes_before() -> None:
    day = TODAY + timedelta(days=60)
    strong = exam.grade(learnt(30, 30), Grade.GOOD, NOW, ZONE, exam_day=day, item_seed="x")
    weak = exam.grade(learnt(3, 3), Grade.AGAIN, NOW, ZONE, exam_day=day, item_seed="x")
    weak = exam.grade(weak, Grade.GOOD, weak.due, ZONE, exam_day=day, item_seed="x")
    assert days_until(strong) == 59
    assert days_until(weak) < 14


def test_towards_an_exam_a_first_answer_that_is_right_is_enough_for_the_day() -> None:
    first = exam.grade(new_memory(NOW), Grade.GOOD, NOW, ZONE, exam_day=TODAY + timedelta(days=30), item_seed="x")
    assert first.phase is Phase.REVIEW
    assert 3 <= days_until(first) <= 8


def test_a_pass_too_long_for_the_eve_begins_days_before_it() -> None:
    day = TODAY + timedelta(days=60)

    def due(full: int) -> int:
        after = exam.grade(
            learnt(60, 60),
            Grade.GOOD,
            NOW,
            ZONE,
            exam_day=day,
            item_seed="x",
            load=lambda asked: PASS_A_DAY if (day - asked).days <= full else 0,
        )
        return days_until(after)

    assert [due(full) for full in (0, 1, 3)] == [59, 58, 56]
    assert due(PASS_DAYS) == 59


def test_what_the_pass_asks() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert needs_pass(new_memory(NOW), tomorrow, ZONE)
    assert needs_pass(learnt(20, 20), tomorrow, ZONE)
    assert not needs_pass(learnt(400, 20), tomorrow, ZONE)
    assert not needs_pass(learnt(0.5, 0), tomorrow, ZONE), "it was asked today"


def test_a_forecast_of_an_eve_is_what_the_eve_asks() -> None:
    memories = [learnt(20, 20), learnt(400, 20)]
    told = forecast(memories, NOW, ZONE, TODAY + timedelta(days=1))
    asked_wrong = 1 - chance_after(memories[0], 20)
    assert told.eve == pytest.approx(1 + asked_wrong)
    assert told.a_day == 0
    assert 0.9 < told.recall < 1


def test_a_forecast_of_many_items_is_that_of_few_times_many() -> None:
    day = TODAY + timedelta(days=40)
    few = [learnt(1.5 + number / 4, number % 9) for number in range(SAMPLE)]
    some, many = forecast(few, NOW, ZONE, day), forecast(few * 20, NOW, ZONE, day)
    assert many.a_day == pytest.approx(20 * some.a_day, rel=0.02)
    assert many.recall == pytest.approx(some.recall, abs=0.005)


def test_more_time_forecasts_no_less_recall_than_none() -> None:
    weak = [learnt(2, 6, difficulty=7) for _ in range(10)]
    late, early = (forecast(weak, NOW, ZONE, TODAY + timedelta(days=days)).recall for days in (1, 30))
    assert late < early
