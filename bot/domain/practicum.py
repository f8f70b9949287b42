"""The guided practical training (practicum): which step is whose turn."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import IntEnum

from content.schema import EvidenceKind, Gate, Practicum, Step


class StepState(IntEnum):
    LOCKED = 0
    """The step before is not done."""
    OPEN = 1
    HANDED_IN = 2
    """Enough evidence is in and the instructor has not signed it off."""
    DONE = 3


def states(practicum: Practicum, done: AbstractSet[str], handed: Mapping[str, int]) -> dict[str, StepState]:
    """Return each step's state, in order, from the ids of done steps and the pieces of evidence handed in per step id.

    Only the step right before has to be done, so a step that an edit puts in later locks nothing that was open.
    """
    found: dict[str, StepState] = {}
    reached = True
    for step in practicum.steps:
        found[step.id] = _state(step, reached=reached, done=step.id in done, handed=handed.get(step.id, 0))
        reached = found[step.id] is StepState.DONE
    return found


def current(practicum: Practicum, done: AbstractSet[str], handed: Mapping[str, int]) -> Step | None:
    """Return the first step that is not done, None when all are."""
    by_id = states(practicum, done, handed)
    return next((step for step in practicum.steps if by_id[step.id] is not StepState.DONE), None)


def missing(step: Step, counts: Mapping[EvidenceKind, int]) -> int:
    """Return how many more pieces the step wants; evidence of a kind it does not ask for does not count."""
    return max(0, step.evidence.at_least - sum(counts.get(kind, 0) for kind in set(step.evidence.kinds)))


def accepts(step: Step, kind: EvidenceKind) -> bool:
    """Return whether evidence of this kind counts for the step."""
    return kind in step.evidence.kinds


def _state(step: Step, *, reached: bool, done: bool, handed: int) -> StepState:
    if done:
        return StepState.DONE
    if not reached:
        return StepState.LOCKED
    if step.gate is Gate.INSTRUCTOR and handed >= step.evidence.at_least:
        return StepState.HANDED_IN
    return StepState.OPEN
