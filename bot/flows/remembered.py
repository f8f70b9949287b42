"""An item's row as the domain knows it."""

from bot.domain.agenda import Entry
from bot.domain.review import Memory, Phase
from storage.tables import ReviewItem, key


def memory_of(row: ReviewItem) -> Memory:
    """The row as the domain knows it."""
    return Memory(
        stability=row.stability,
        difficulty=row.difficulty,
        due=row.due,
        last_review=row.last_review,
        phase=Phase(row.phase),
        step=row.step,
        reps=row.reps,
        lapses=row.lapses,
    )


def entry_of(row: ReviewItem) -> Entry:
    """The row as an entry of the agenda."""
    return Entry(key(row), row.item_id, row.fact, memory_of(row), row.leech_at)
