"""One step of the practicum opens the next."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.practicum import StepState, accepts, current, missing, states
from content.schema import EvidenceKind, Practicum, Step

DONE, HANDED_IN, OPEN, LOCKED = StepState.DONE, StepState.HANDED_IN, StepState.OPEN, StepState.LOCKED
TEXT, PHOTO, FILE = EvidenceKind
STEPS = ["plan", "build", "show", "report"]


@pytest.mark.parametrize(
    ("done", "handed", "expected", "at"),
    [
        pytest.param("", {}, [OPEN, LOCKED, LOCKED, LOCKED], "plan", id="only the first is open"),
        pytest.param("", {"plan": 1}, [OPEN, LOCKED, LOCKED, LOCKED], "plan", id="evidence alone finishes nothing"),
        pytest.param("plan", {}, [DONE, OPEN, LOCKED, LOCKED], "build", id="done opens the next"),
        pytest.param("plan build", {"show": 1}, [DONE, DONE, OPEN, LOCKED], "show", id="not enough handed in"),
        pytest.param(
            "plan build", {"show": 2}, [DONE, DONE, HANDED_IN, LOCKED], "show", id="waiting for the instructor"
        ),
        pytest.param("plan build show", {"show": 2}, [DONE, DONE, DONE, OPEN], "report", id="signed off"),
        pytest.param("plan build show report", {}, [DONE, DONE, DONE, DONE], None, id="all done"),
        pytest.param("plan show", {}, [DONE, OPEN, DONE, OPEN], "build", id="a step put in later locks nothing"),
        pytest.param("gone", {"gone": 3}, [OPEN, LOCKED, LOCKED, LOCKED], "plan", id="a removed step counts not"),
    ],
)
def test_the_state_of_every_step(
    practicum: Practicum, done: str, handed: dict[str, int], expected: list[StepState], at: str | None
) -> None:
    finished = set(done.split())
    assert states(practicum, finished, handed) == dict(zip(STEPS, expected, strict=True))
    step = current(practicum, finished, handed)
    assert (step.id if step else None) == at


@pytest.mark.parametrize(
    ("index", "counts", "expected"),
    [
        pytest.param(0, {}, 1, id="nothing yet"),
        pytest.param(0, {TEXT: 1}, 0, id="enough"),
        pytest.param(0, {TEXT: 5}, 0, id="more than enough"),
        pytest.param(0, {PHOTO: 3}, 1, id="of the wrong kind"),
        pytest.param(2, {PHOTO: 1}, 1, id="one of two"),
        pytest.param(2, {PHOTO: 1, FILE: 1}, 0, id="two kinds together"),
    ],
)
def test_how_much_evidence_is_missing(
    practicum: Practicum, index: int, counts: dict[EvidenceKind, int], expected: int
) -> None:
    assert missing(practicum.steps[index], counts) == expected


def test_a_step_takes_only_the_evidence_it_asks_for(practicum: Practicum) -> None:
    def kinds(step: Step) -> list[EvidenceKind]:
        return [kind for kind in EvidenceKind if accepts(step, kind)]

    assert [kinds(step) for step in practicum.steps] == [[TEXT], [PHOTO], [PHOTO, FILE], [FILE]]


@given(done=st.sets(st.sampled_from(STEPS)), handed=st.dictionaries(st.sampled_from(STEPS), st.integers(0, 4)))
def test_states_always_fit_together(practicum: Practicum, done: set[str], handed: dict[str, int]) -> None:
    found = states(practicum, done, handed)
    assert list(found) == STEPS
    assert {step_id for step_id, state in found.items() if state is DONE} == done
    step = current(practicum, done, handed)
    assert (step is None) == (done == set(STEPS))
    assert step is None or found[step.id] is not LOCKED, "there is always something to do until all is done"
    for before, after in pairwise(STEPS):
        assert (found[after] is LOCKED) <= (found[before] is not DONE)
