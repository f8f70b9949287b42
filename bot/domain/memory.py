"""What is known of how well a learner remembers an item, and the model of forgetting: FSRS-6 of the `fsrs` library.

The model is told whole study days, not hours: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from fsrs import Card, Rating, State

from bot.domain.model import STANDARD, Model

PARAMETERS_VERSION = STANDARD.name
"""Names the parameters that an answer was graded by; it changes when they do."""

LONGEST = 36_500
"""Days; neither an interval nor a stability goes beyond."""

_DAY_ZERO = datetime(2000, 1, 1, tzinfo=UTC)


class Grade(IntEnum):
    """How well an item was remembered."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Phase(IntEnum):
    LEARNING = 1
    REVIEW = 2
    RELEARNING = 3


@dataclass(frozen=True)
class Memory:
    """How well one learner remembers one item."""

    stability: float
    """Days until it is remembered with a chance of 0.9; 0 before the first answer."""
    difficulty: float
    """1 to 10; 0 before the first answer."""
    due: datetime
    last_review: datetime | None
    phase: Phase
    step: int
    """Of the learning steps (1 and 10 minutes) or the relearning step (10 minutes), from 0; 0 in review."""
    reps: int
    lapses: int
    """How often it was forgotten after it had been learnt."""


@dataclass(frozen=True)
class Answered:
    """What the model makes of an answer, as exact as Anki stores it: `rslib/src/storage/card/data.rs`."""

    stability: float
    difficulty: float
    phase: Phase
    step: int
    delay: timedelta
    """Until the next step; in review it is for the caller to say, from `interval`."""


def new_memory(now: datetime) -> Memory:
    """Return the memory of an item never asked, due at once."""
    return Memory(0.0, 0.0, now, None, Phase.LEARNING, 0, 0, 0)


def answered(memory: Memory, grade: Grade, days: int, model: Model = STANDARD) -> Answered:
    """Return the memory's next state after an answer, `days` study days after the last one."""
    at = _DAY_ZERO + timedelta(days=days)
    card, _ = model.scheduler.review_card(_card(memory), Rating(grade), at)
    return Answered(
        stability=round(min(card.stability or 0.0, float(LONGEST)), 4),
        difficulty=round(card.difficulty or 0.0, 3),
        phase=Phase(card.state),
        step=card.step or 0,
        delay=card.due - at,
    )


def chance_after(memory: Memory, days: int, model: Model = STANDARD) -> float:
    """Return the chance, 0 to 1, that it is remembered `days` study days after the last answer; 0 if never asked."""
    return model.scheduler.get_card_retrievability(_card(memory), _DAY_ZERO + timedelta(days=days))


def interval(stability: float, retention: float, model: Model = STANDARD) -> float:
    """Return the days, not rounded, after which the chance of remembering has fallen to `retention`."""
    inverse = -1 / model.parameters[20]
    return float(stability / (0.9**inverse - 1) * (retention**inverse - 1))


def _card(memory: Memory) -> Card:
    """Return the model's card, last reviewed on day zero. Without an id and a due date it would read the clock."""
    seen = memory.last_review is not None
    return Card(
        card_id=0,
        state=State(memory.phase),
        step=None if memory.phase is Phase.REVIEW else memory.step,
        stability=memory.stability if seen else None,
        difficulty=memory.difficulty if seen else None,
        due=_DAY_ZERO,
        last_review=_DAY_ZERO if seen else None,
    )
