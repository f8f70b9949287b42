"""What the statement of a learner's day answers with (storage.agenda): lines of one shape about different things."""

from enum import IntEnum
from typing import Any, NamedTuple


class Part(IntEnum):
    """What a row of the answer is about."""

    ASKED = 0
    """The item that was named."""
    STEP = 1
    REVIEW = 2
    FRESH = 3
    COUNTS = 4
    """`row` reviews are due, the next one at `due`; `phase` items were never asked; today `reps` were asked for the
    first time and `lapses` reviewed."""
    LOAD = 5
    """`row` reviews are due at `due`."""
    LAST = 6
    """The last answer of today that can be taken back: `item_id` and, as `reps`, its turn."""
    EXAM = 7
    """`item_id` is the nearest exam day of this person's classes, as in ISO 8601, or empty; `fact` the parameters that
    their answers are graded by, or empty."""


class Line(NamedTuple):
    """One row; what is no item has blanks where nothing is said of it."""

    part: int
    row: int
    item_id: str
    fact: str
    stability: float
    difficulty: float
    due: Any
    last_review: Any
    phase: int
    step: int
    reps: int
    lapses: int
    leech_at: Any
