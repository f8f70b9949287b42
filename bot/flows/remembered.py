"""An item as a query gives it, as the domain knows it."""

from datetime import datetime
from typing import Protocol

from bot.domain.agenda import Entry
from bot.domain.review import Memory, Phase
from storage.tables import ReviewItem, key


class Stored(Protocol):
    """What of an item is kept; storage's rows and lines are some."""

    @property
    def stability(self) -> float: ...
    @property
    def difficulty(self) -> float: ...
    @property
    def due(self) -> datetime: ...
    @property
    def last_review(self) -> datetime | None: ...
    @property
    def phase(self) -> int: ...
    @property
    def step(self) -> int: ...
    @property
    def reps(self) -> int: ...
    @property
    def lapses(self) -> int: ...


def memory_of(stored: Stored) -> Memory:
    """What is kept of an item, as the domain knows it."""
    return Memory(
        stability=stored.stability,
        difficulty=stored.difficulty,
        due=stored.due,
        last_review=stored.last_review,
        phase=Phase(stored.phase),
        step=stored.step,
        reps=stored.reps,
        lapses=stored.lapses,
    )


def entry_of(row: ReviewItem) -> Entry:
    """The row as an entry of the agenda."""
    return Entry(key(row), row.item_id, row.fact, memory_of(row), row.leech_at)
