"""The model of forgetting, as this project uses it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.memory import (
    LONGEST,
    PARAMETERS_VERSION,
    Grade,
    Memory,
    Phase,
    answered,
    chance_after,
    interval,
    new_memory,
)

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
LEARNT = Memory(10.0, 5.0, NOW + timedelta(days=10), NOW, Phase.REVIEW, 0, 4, 0)

memories = st.builds(
    Memory,
    stability=st.floats(0.001, LONGEST).map(lambda days: round(days, 4)),
    difficulty=st.floats(1, 10).map(lambda value: round(value, 3)),
    due=st.just(NOW),
    last_review=st.just(NOW),
    phase=st.sampled_from(Phase),
    step=st.just(0),
    reps=st.integers(1, 50),
    lapses=st.integers(0, 10),
)


def test_a_changed_parameter_changes_the_version() -> None:
    assert PARAMETERS_VERSION == "fsrs6-b4bcd1c2", "the library's parameters changed: say so in the changelog"


def test_a_new_item_is_due_at_once_and_knows_nothing() -> None:
    assert new_memory(NOW) == Memory(0.0, 0.0, NOW, None, Phase.LEARNING, 0, 0, 0)


@pytest.mark.parametrize(
    ("grade", "stability", "difficulty"),
    [(Grade.AGAIN, 0.212, 6.413), (Grade.HARD, 1.2931, 5.112), (Grade.GOOD, 2.3065, 2.118), (Grade.EASY, 8.2956, 1.0)],
)
def test_the_first_answer_sets_stability_and_difficulty(grade: Grade, stability: float, difficulty: float) -> None:
    after = answered(new_memory(NOW), grade, 0)
    assert (after.stability, after.difficulty) == (stability, difficulty)


def test_an_answer_on_the_same_day_moves_the_memory_less_than_one_on_its_day() -> None:
    same_day, on_its_day = answered(LEARNT, Grade.GOOD, 0), answered(LEARNT, Grade.GOOD, 10)
    assert LEARNT.stability <= same_day.stability < on_its_day.stability / 2


def test_stability_is_when_the_chance_is_nine_in_ten() -> None:
    assert chance_after(LEARNT, 0) == 1
    assert chance_after(LEARNT, 10) == pytest.approx(0.9)
    assert chance_after(new_memory(NOW), 0) == 0


@pytest.mark.parametrize(("retention", "days"), [(0.95, 4), (0.9, 10), (0.8, 33), (0.7, 93)])
def test_the_interval_for_a_chance_aimed_at(retention: float, days: int) -> None:
    assert round(interval(10.0, retention)) == days
    assert chance_after(LEARNT, days) == pytest.approx(retention, abs=0.01)


@given(memory=memories, grade=st.sampled_from(Grade), days=st.integers(0, 5000))
def test_states_stay_within_what_the_model_allows(memory: Memory, grade: Grade, days: int) -> None:
    after = answered(memory, grade, days)
    assert 0.001 <= after.stability <= LONGEST
    assert 1 <= after.difficulty <= 10
    assert after.stability == round(after.stability, 4), "kept as exactly as Anki keeps it, or exports would differ"
    assert after.difficulty == round(after.difficulty, 3)


@given(memory=memories, days=st.integers(0, 5000))
def test_a_better_answer_never_makes_a_weaker_memory(memory: Memory, days: int) -> None:
    stabilities = [answered(memory, grade, days).stability for grade in Grade]
    assert stabilities == sorted(stabilities)


@given(memory=memories, days=st.integers(0, 5000))
def test_memory_only_fades(memory: Memory, days: int) -> None:
    assert 0 < chance_after(memory, days + 1) < chance_after(memory, days) <= 1
