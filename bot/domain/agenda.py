"""What comes next in a learner's day of reviewing, and how a backlog is cleared: from a small picture of what there is.

Items being learnt come first, then what is due, the best remembered first, then what is new; as limits allow. Unlike
Anki's, the two limits know nothing of each other: https://docs.ankiweb.net/deck-options.html#daily-limits
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.review import Memory, Phase, fading

LEARN_AHEAD = timedelta(minutes=20)
"""When nothing else is left, an item still being learnt comes back this much early, as in Anki."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of this learner."""

    row: int
    """Where it stands among all: what was introduced earlier has a lower one."""
    item: str
    fact: str
    """Items of one fact give each other away; an empty one is shared with none."""
    memory: Memory
    leech_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a learner wants to do in a day."""

    new: int
    reviews: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What there is at one moment. What was answered today has taken its siblings out already."""

    steps: tuple[Entry, ...]
    """In their learning steps, due by now or soon."""
    reviews: tuple[Entry, ...]
    """Due, at least as many as may still be asked."""
    fresh: tuple[Entry, ...]
    """Never asked, at least as many as may still be."""
    due: int
    """All reviews that are due, whatever of them is among `reviews`."""
    unasked: int
    """All items never asked, whatever of them is among `fresh`."""
    new_today: int
    reviewed_today: int
    limits: Limits
    chosen: bool = False
    """The learner chose what to review."""
    eve: bool = False
    """Tomorrow is the exam."""

    @property
    def free(self) -> bool:
        """Whether neither limits nor siblings count."""
        return self.chosen or self.eve


@dataclass(frozen=True, slots=True)
class Plan:
    """The rest of today."""

    steps: tuple[Entry, ...]
    reviews: tuple[Entry, ...]
    fresh: tuple[Entry, ...]
    backlog: int
    """Reviews that are due, if they are more than a day's limit can clear; new items wait meanwhile. Else 0."""

    @property
    def next(self) -> Entry | None:
        """What comes now."""
        return next(iter((*self.steps, *self.reviews, *self.fresh)), None)

    @property
    def left(self) -> int:
        """How many items are still to come, as far as it is known."""
        return len(self.steps) + len(self.reviews) + len(self.fresh)


def is_due_review(memory: Memory, now: datetime) -> bool:
    """Return whether an answer now is one that the daily limit of reviews counts."""
    return memory.phase is Phase.REVIEW and memory.due <= now


def plan(snapshot: Snapshot, now: datetime, zone: ZoneInfo) -> Plan:
    """Return what is left for today, in the order in which it is asked."""
    steps = sorted(snapshot.steps, key=lambda entry: (entry.memory.due, entry.row))
    waiting = tuple(entry for entry in steps if entry.memory.due <= now)
    reviews = tuple(in_order(snapshot.reviews, now, zone))
    fresh = tuple(sorted(snapshot.fresh, key=lambda entry: entry.row))
    backlog = 0
    if not snapshot.free:
        backlog = _backlog(snapshot)
        told: set[str] = set()
        reviews = one_a_fact(reviews, snapshot.limits.reviews - snapshot.reviewed_today, told)
        fresh = one_a_fact(fresh, 0 if backlog else snapshot.limits.new - snapshot.new_today, told)
    ahead = tuple(entry for entry in steps if entry.memory.due <= now + LEARN_AHEAD)
    return Plan(waiting if waiting or reviews or fresh else ahead, reviews, fresh, backlog)


def first_asked(snapshot: Snapshot, plan: Plan, items: Collection[str]) -> int | None:
    """Return after how many days the first of these `items`, never asked and the newest of all, is asked; 0 is today.

    None while a backlog holds new items back.
    """
    if any(entry.item in items for entry in (*plan.steps, *plan.reviews, *plan.fresh)):
        return 0
    if plan.backlog:
        return None
    before = snapshot.unasked - len(items) - max(0, snapshot.limits.new - snapshot.new_today)
    return 1 + max(0, before) // snapshot.limits.new


def after(snapshot: Snapshot, entry: Entry, memory: Memory, now: datetime) -> Snapshot:
    """Return what there is once `entry` was answered at `now` and its memory has become `memory`."""
    due = is_due_review(entry.memory, now)
    rest = replace(
        snapshot,
        steps=_without(snapshot.steps, entry),
        reviews=_without(snapshot.reviews, entry),
        fresh=_without(snapshot.fresh, entry),
        due=snapshot.due - due,
        unasked=snapshot.unasked - (entry.memory.reps == 0),
        new_today=snapshot.new_today + (entry.memory.reps == 0),
        reviewed_today=snapshot.reviewed_today + due,
    )
    if not snapshot.free and entry.fact:
        rest = replace(rest, reviews=_of_others(rest.reviews, entry), fresh=_of_others(rest.fresh, entry))
    return rest if memory.phase is Phase.REVIEW else replace(rest, steps=(*rest.steps, replace(entry, memory=memory)))


def in_order(entries: Iterable[Entry], now: datetime, zone: ZoneInfo) -> list[Entry]:
    """Return due reviews, the most retrievable first, so that after a break the least work saves the most."""
    return sorted(entries, key=lambda entry: (fading(entry.memory, now, zone), entry.memory.due, entry.row))


def one_a_fact(entries: Sequence[Entry], most: int, told: set[str]) -> tuple[Entry, ...]:
    """Return the first of them whose facts are not among those `told`, which grow by theirs."""
    chosen: list[Entry] = []
    for entry in entries:
        if len(chosen) >= most:
            break
        if not entry.fact or entry.fact not in told:
            chosen.append(entry)
            told.add(entry.fact)
    return tuple(chosen)


def _backlog(snapshot: Snapshot) -> int:
    # With what was reviewed today, so that it does not end in the middle of a day.
    return snapshot.due if snapshot.due + snapshot.reviewed_today > snapshot.limits.reviews else 0


def _without(entries: tuple[Entry, ...], gone: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.row != gone.row)


def _of_others(entries: tuple[Entry, ...], answered: Entry) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.fact != answered.fact)
