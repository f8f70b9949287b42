"""What a memory must be after everything that was answered: the proof that the log tells the whole story."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.model import STANDARD, Model
from bot.domain.review import Grade, Memory, grade, new_memory


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as the log tells it."""

    grade: Grade
    at: datetime
    zone: ZoneInfo
    due: datetime
    """When the item was to come back."""
    model: Model = STANDARD
    """What it was graded by."""


def replay(answers: Iterable[Told]) -> Memory | None:
    """Return the memory after these answers, oldest first; None if there were none.

    The day on which an item comes back is varied within limits, so it is taken from the log, not worked out again.
    """
    memory: Memory | None = None
    for told in answers:
        before = memory or new_memory(told.at)
        memory = replace(grade(before, told.grade, told.at, told.zone, item_seed=None, model=told.model), due=told.due)
    return memory
