from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.memory import Grade, Memory, Phase, answered, chance_after, interval, new_memory
from bot.domain.model import STANDARD, Model
from bot.domain.replay import Told, replay
from bot.domain.review import grade

NOW = datetime(2026, 5, 4, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
QUICK = Model((*STANDARD.parameters[:2], 1.0, *STANDARD.parameters[3:20], 0.3))
"""Forgets sooner, and with another curve."""


def test_models_have_names_of_their_own() -> None:
    names = {one.name for one in (STANDARD, QUICK, replace(STANDARD, brief=True), replace(QUICK, brief=True))}
    assert len(names) == 4
    assert replace(QUICK, brief=True).base == QUICK.base


@pytest.mark.parametrize("retention", [0.7, 0.9])
@pytest.mark.parametrize("model", [STANDARD, QUICK])
def test_the_interval_is_where_the_chance_has_fallen_to_the_retention(model: Model, retention: float) -> None:
    memory = Memory(100.0, 5.0, NOW, NOW, Phase.REVIEW, 0, 1, 0)
    assert chance_after(memory, round(interval(100.0, retention, model)), model) == pytest.approx(retention, abs=0.001)


def test_the_parameters_decide_what_an_answer_makes_of_a_memory() -> None:
    assert answered(new_memory(NOW), Grade.GOOD, 0, QUICK).stability == 1.0
    assert answered(new_memory(NOW), Grade.GOOD, 0).stability > 2


@pytest.mark.parametrize(("brief", "phase"), [(False, Phase.LEARNING), (True, Phase.REVIEW)])
def test_learning_in_brief_ends_with_the_first_answer_that_is_right(brief: bool, phase: Phase) -> None:
    model = Model(brief=brief)
    assert grade(new_memory(NOW), Grade.GOOD, NOW, ZONE, item_seed=None, model=model).phase is phase
    wrong = grade(new_memory(NOW), Grade.AGAIN, NOW, ZONE, item_seed=None, model=model)
    assert wrong.phase is Phase.LEARNING
    assert NOW < wrong.due <= NOW + timedelta(minutes=10)


def test_a_log_is_replayed_by_the_model_that_each_answer_was_graded_by() -> None:
    memory, told, now = new_memory(NOW), [], NOW
    for model in (STANDARD, Model(brief=True), QUICK):
        memory = grade(memory, Grade.GOOD, now, ZONE, item_seed="x", model=model)
        told.append(Told(Grade.GOOD, now, ZONE, memory.due, model))
        now = memory.due
    assert replay(told) == memory
    assert replay(replace(one, model=STANDARD) for one in told) != memory
