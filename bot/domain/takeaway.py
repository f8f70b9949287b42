"""What a learner may take along: their items as they are remembered, and every answer that made them so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.catalog import Item
from bot.domain.memory import Answered, Grade, Memory, Phase, answered, new_memory
from bot.domain.model import STANDARD, Model, by_name
from bot.domain.study_day import days_between, study_day
from content.schema import Chapter, Lesson, Picture


@dataclass(frozen=True, slots=True)
class Place:
    """Where the course teaches an item."""

    chapter: Chapter
    lesson: Lesson
    card: str
    """The card's title; empty if an edit took it out."""
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class Held:
    """One item of a learner's review."""

    row: int
    """Its number, which no other item of anybody has."""
    item_id: str
    item: Item | None
    """None where an edit took it out of the course."""
    place: Place | None
    memory: Memory
    leech: bool


class Answer(NamedTuple):
    """One line of the log."""

    row: int
    """Of the item."""
    turn: int
    """How many times the item had been answered before."""
    grade: int
    at: datetime
    zone: str
    due: datetime
    """When the item was to come back."""
    seconds: int | None
    parameters: str
    """The name of the model that it was graded by."""
    undone: bool


@dataclass(frozen=True, slots=True)
class Takeaway:
    """Everything of one learner that a file is made from."""

    course_id: str
    title: str
    zone: ZoneInfo
    now: datetime
    retention: float
    """The chance of remembering that is aimed at."""
    held: tuple[Held, ...]
    """In the order in which they came into review."""
    answers: Sequence[Answer]
    """The oldest first."""
    model: Model = STANDARD
    """By which their next answers would be graded."""
    models: Mapping[str, Model] = field(default_factory=lambda: by_name(()))
    """By which any answer may have been graded."""


class Traced(NamedTuple):
    """An answer with what the log does not say, for it follows from the answers before."""

    answer: Answer
    before: Phase
    early: bool
    """Answered before the item was due."""
    interval: int
    """How long it was away after this: study days, or below nought seconds."""
    last_interval: int
    """The same of the answer before; nought for the first."""
    difficulty: float
    """After it."""


def traced(takeaway: Takeaway) -> Iterator[Traced]:
    """Return the answers that count, in their order; what was taken back is left out."""
    after: dict[int, _Standing] = {}
    zones: dict[str, ZoneInfo] = {}
    for answer in takeaway.answers:
        if answer.undone:
            continue
        zone = zones.setdefault(answer.zone, ZoneInfo(answer.zone))
        stood = after.get(answer.row) or _Standing(new_memory(answer.at), 0)
        standing = stood.answered(answer, zone, takeaway.models.get(answer.parameters, STANDARD))
        after[answer.row] = standing
        memory = stood.memory
        yield Traced(
            answer=answer,
            before=memory.phase,
            early=memory.phase is Phase.REVIEW and answer.at < memory.due,
            interval=standing.interval,
            last_interval=stood.interval,
            difficulty=standing.memory.difficulty,
        )


class _Standing(NamedTuple):
    """An item between two answers."""

    memory: Memory
    interval: int

    def answered(self, answer: Answer, zone: ZoneInfo, model: Model) -> "_Standing":
        memory = self.memory
        days = days_between(memory.last_review or answer.at, answer.at, zone)
        after = answered(memory, Grade(answer.grade), days, model)
        return _Standing(_remembered(after, answer, memory.reps + 1), _interval(after, answer, zone))


def _remembered(after: Answered, answer: Answer, reps: int) -> Memory:
    return Memory(after.stability, after.difficulty, answer.due, answer.at, after.phase, after.step, reps, 0)


def _interval(after: Answered, answer: Answer, zone: ZoneInfo) -> int:
    if after.phase is Phase.REVIEW:
        return (study_day(answer.due, zone) - study_day(answer.at, zone)).days
    return -round((answer.due - answer.at).total_seconds())
