"""A session of questions: which one is next, what was put off, how it went."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.domain.progress import percent
from bot.domain.quiz import Score, shuffled

LONGEST_ANSWER = 300
"""Seconds: who takes longer has put the phone away."""


class Slot(Protocol):
    """A question in a session; storage's rows are some."""

    @property
    def position(self) -> int: ...
    @property
    def question_id(self) -> str: ...
    @property
    def skips(self) -> int: ...
    @property
    def chosen(self) -> str | None: ...
    @property
    def right(self) -> bool | None: ...
    @property
    def seen(self) -> bool: ...


AnySlot = TypeVar("AnySlot", bound=Slot)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a session went; what was not answered is neither right nor wrong."""

    right: int
    wrong: int
    unanswered: int

    @property
    def total(self) -> int:
        """How many questions there were."""
        return self.right + self.wrong + self.unanswered

    @property
    def percent(self) -> int:
        """Right ones of all, rounded down."""
        return percent(self.right, self.total)


@dataclass(frozen=True, slots=True)
class Worth:
    """What speaks for drawing a question: False comes before True, a low number before a high one."""

    unlearnt: bool
    """Its lesson is not finished."""
    known: int
    """0 never answered, 1 answered wrong the last time, 2 answered right."""


def current(slots: Iterable[AnySlot]) -> AnySlot | None:
    """Return the question that is asked or explained now, None when all are done with.

    One that was put off goes behind all others, and those put off keep their order among themselves.
    """
    waiting = [slot for slot in slots if not slot.seen]
    return min(waiting, key=lambda slot: (slot.skips, slot.position), default=None)


def unanswered(slots: Iterable[Slot]) -> int:
    """Return how many questions have no answer yet."""
    return sum(slot.chosen is None for slot in slots)


def outcome(slots: Iterable[Slot]) -> Outcome:
    """Return how it went so far."""
    known = [slot.right for slot in slots]
    return Outcome(known.count(True), known.count(False), known.count(None))


def missed(slots: Iterable[Slot]) -> tuple[str, ...]:
    """Return the ids of the questions answered wrong or not at all, in the order of the session."""
    return tuple(slot.question_id for slot in sorted(slots, key=lambda slot: slot.position) if not slot.right)


def by_topic(slots: Iterable[Slot], topic_of: Callable[[str], str]) -> dict[str, Score]:
    """Return the score of each topic, by what `topic_of` says of a question's id."""
    results: dict[str, list[bool]] = {}
    for slot in slots:
        results.setdefault(topic_of(slot.question_id), []).append(bool(slot.right))
    return {topic: Score(sum(each), len(each)) for topic, each in results.items()}


def minutes(seconds: Iterable[int]) -> int:
    """Return the whole time in minutes, rounded to at least one; a pause in the middle of a question is left out."""
    return max(1, round(sum(min(each, LONGEST_ANSWER) for each in seconds) / 60))


def draw(pool: Mapping[str, Worth], length: int, seed: str) -> tuple[str, ...]:
    """Return `length` question ids of the pool, all for 0, in the order to ask them.

    What was learnt is drawn before what was not, what was never answered before mistakes, those before what is known.
    Chance decides between equals; it also mixes what was drawn, but the unlearnt ones come last.
    """
    chance = {name: number for number, name in zip(shuffled(len(pool), seed), pool, strict=True)}
    ranked = sorted(pool, key=lambda name: (pool[name].unlearnt, pool[name].known, chance[name]))
    drawn = ranked[:length] if length else ranked
    return tuple(sorted(drawn, key=lambda name: (pool[name].unlearnt, chance[name])))


def first_tries(answers: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """Return whether each question was answered right the first time; later answers are for learning."""
    first: dict[str, bool] = {}
    for question_id, right in answers:
        first.setdefault(question_id, right)
    return first


def score_of(questions: Iterable[str], first: Mapping[str, bool]) -> Score:
    """Return the score of those among these questions that were ever answered."""
    known = [first[question_id] for question_id in questions if question_id in first]
    return Score(sum(known), len(known))
