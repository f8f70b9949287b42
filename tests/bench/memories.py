"""What simulated learners really remember: two models of memory that know nothing of the tutor's.

- `Fading`: FSRS-6 of the `fsrs` library. Each learner has parameters of their own: every one of the 21 default ones times
  exp(N(0, 0.2)), within the library's bounds. Each item is easier or harder: its first stability times exp(N(0, 0.3)).
  A first answer, after the lesson, is right with 0.7; one repeated within the hour with 0.95.
- `Spaced`: ACT-R's declarative memory with the spacing effect of Pavlik & Anderson, "Practice and forgetting effects on
  vocabulary memory", Cognitive Science 29 (2005) 559-586: activation m = ln(sum of t^-d), each practice decaying with
  d = 0.217 e^m + 0.177, recalled with 1 / (1 + exp((-0.704 - m) / 0.255)), time between sessions counting 0.025. As in
  their "Using a model to compute the optimal schedule of practice", J. Exp. Psych.: Applied 14 (2008) 101-117, learners
  and items differ by what is added to m: N(0, 0.15) each, and 0.64 so that a first answer is right with 0.7 on average.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import exp, log
from random import Random
from typing import Protocol

from fsrs import Card, Rating, Scheduler, State
from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

START = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_CHANCE = 0.7
AGAIN_CHANCE = 0.95


class Truth(Protocol):
    """What one learner remembers of one item."""

    def chance(self, day: int, again: bool) -> float:
        """Return the chance of a right answer on that day, `again` if there was one today already."""

    def answer(self, right: bool, day: int) -> None:
        """Practises it."""


Learner = Callable[[], Truth]
"""Draws the next item of one learner."""


class Fading:
    """See above."""

    def __init__(self, model: Scheduler, ease: float) -> None:
        self.model, self.ease = model, ease
        self.decay = -model.parameters[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self.card = Card(card_id=0, state=State.Review, due=START)

    def chance(self, day: int, again: bool) -> float:
        """Return the chance of a right answer."""
        if self.card.last_review is None:
            return AGAIN_CHANCE if again else FIRST_CHANCE
        if again:
            return AGAIN_CHANCE
        days = (START + timedelta(days=day) - self.card.last_review).days
        return float((1 + self.factor * days / self.card.stability) ** self.decay)

    def answer(self, right: bool, day: int) -> None:
        """Practises it."""
        first = self.card.last_review is None
        if first:
            self.card.state = State.Learning
            self.card.step = 0
        at = START + timedelta(days=day)
        self.card, _ = self.model.review_card(self.card, Rating.Good if right else Rating.Again, at)
        if first:
            self.card.stability *= self.ease


def fading_learner(seed: str, sigma: float = 0.2) -> Learner:
    """Draws a learner whose memory is FSRS-6."""
    chance = Random(seed)
    parameters = tuple(
        min(max(value * exp(chance.gauss(0, sigma)), low), high)
        for value, low, high in zip(DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )
    model = Scheduler(parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    return lambda: Fading(model, exp(chance.gauss(0, 0.3)))


A_DAY = 86_400 * 0.025
WITHIN = 600.0
"""Seconds between the lesson and the first answer, or an answer and the next one of the same day."""


class Spaced:
    """See above."""

    def __init__(self, extra: float) -> None:
        self.extra = extra
        self.now, self.day = 0.0, 0
        self.practices: list[tuple[float, float]] = []
        self._practise()
        self.now = WITHIN

    def chance(self, day: int, again: bool) -> float:
        """Return the chance of a right answer."""
        self._until(day)
        return 1 / (1 + exp((-0.704 - self._activation() - self.extra) / 0.255))

    def answer(self, right: bool, day: int) -> None:
        """Practises it: who was wrong reads the explanation."""
        self._until(day)
        self._practise()
        self.now += WITHIN

    def _until(self, day: int) -> None:
        self.now += (day - self.day) * A_DAY
        self.day = day

    def _practise(self) -> None:
        decay = 0.217 * exp(self._activation()) + 0.177 if self.practices else 0.177
        self.practices.append((self.now, decay))

    def _activation(self) -> float:
        return log(sum((self.now - then) ** -decay for then, decay in self.practices))


def spaced_learner(seed: str) -> Learner:
    """Draws a learner whose memory is ACT-R's."""
    chance = Random(seed)
    learner = 0.64 + chance.gauss(0, 0.15)
    return lambda: Spaced(learner + chance.gauss(0, 0.15))
