"""What simulated learners really remember: two models of memory that know nothing of the tutor's.

- `Fading`: FSRS-6 as the `fsrs` library has it, worked out without its cards and dates, which take nine tenths of the
  time; tests/domain/test_exam_simulation.py holds it against the library. Each learner has parameters of their own: every one of the 21 default ones times
  exp(N(0, 0.2)), within the library's bounds. Each item is easier or harder: its first stability times exp(N(0, 0.3)).
  A first answer, after the lesson, is right with 0.7; one repeated within the hour with 0.95.
- `Spaced`: ACT-R's declarative memory with the spacing effect of Pavlik & Anderson, "Practice and forgetting effects on
  vocabulary memory", Cognitive Science 29 (2005) 559-586: activation m = ln(sum of t^-d), each practice decaying with
  d = 0.217 e^m + 0.177, recalled with 1 / (1 + exp((-0.704 - m) / 0.255)), time between sessions counting 0.025. As in
  their "Using a model to compute the optimal schedule of practice", J. Exp. Psych.: Applied 14 (2008) 101-117, learners
  and items differ by what is added to m: N(0, 0.15) each, and 0.64 so that a first answer is right with 0.7 on average.
"""

from collections.abc import Callable, Sequence
from math import exp, log
from random import Random
from typing import Protocol

from fsrs.scheduler import DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

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


class Forgetting:
    """What a right or wrong answer makes of a memory: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm"""

    def __init__(self, w: Sequence[float]) -> None:
        self.w = w
        self.decay = -w[20]
        self.factor = 0.9 ** (1 / self.decay) - 1
        self.first = {
            right: (w[2 if right else 0], self._first_difficulty(2 if right else 0)) for right in (True, False)
        }
        self.within = {True: exp(w[17] * w[18]), False: exp(w[17] * (w[18] - 2))}
        self.reverting = w[7] * (w[4] - exp(w[5] * 3) + 1)
        self.growing, self.forgotten = exp(w[8]), exp(w[17] * w[18])

    def chance(self, stability: float, days: int) -> float:
        """Return the chance of remembering after so many days."""
        return float((1 + self.factor * days / stability) ** self.decay)

    def after(self, stability: float, difficulty: float, days: int, right: bool) -> tuple[float, float]:
        """Return the stability and the difficulty after an answer."""
        if days < 1:
            grows = self.within[right] * stability ** -self.w[19]
            stability *= max(grows, 1.0) if right else grows
        else:
            stability = self._after_days(stability, difficulty, 1 - self.chance(stability, days), right)
        harder = 0.0 if right else (10 - difficulty) * 2 * self.w[6] / 9
        difficulty = self.reverting + (1 - self.w[7]) * (difficulty + harder)
        return max(stability, 0.001), min(max(difficulty, 1.0), 10.0)

    def _after_days(self, stability: float, difficulty: float, forgetting: float, right: bool) -> float:
        w = self.w
        if right:
            gain = (11 - difficulty) * stability ** -w[9] * (exp(forgetting * w[10]) - 1)
            return stability * (1 + self.growing * gain)
        left = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(forgetting * w[14])
        return min(left, stability / self.forgotten)

    def _first_difficulty(self, rung: int) -> float:
        return min(max(self.w[4] - exp(self.w[5] * rung) + 1, 1.0), 10.0)


class Fading:
    """See above."""

    def __init__(self, model: Forgetting, ease: float) -> None:
        self.model, self.ease = model, ease
        self.stability, self.difficulty, self.day = 0.0, 0.0, -1

    def chance(self, day: int, again: bool) -> float:
        """Return the chance of a right answer."""
        if again:
            return AGAIN_CHANCE
        return FIRST_CHANCE if self.day < 0 else self.model.chance(self.stability, day - self.day)

    def answer(self, right: bool, day: int) -> None:
        """Practises it."""
        if self.day < 0:
            stability, self.difficulty = self.model.first[right]
            self.stability = stability * self.ease
        else:
            self.stability, self.difficulty = self.model.after(self.stability, self.difficulty, day - self.day, right)
        self.day = day


def fading_learner(seed: str, sigma: float = 0.2) -> Learner:
    """Draws a learner whose memory is FSRS-6."""
    chance = Random(seed)
    parameters = tuple(
        min(max(value * exp(chance.gauss(0, sigma)), low), high)
        for value, low, high in zip(DEFAULT_PARAMETERS, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS, strict=True)
    )
    model = Forgetting(parameters)
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
        self.known: float | None = None
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
        self.now, self.known = self.now + WITHIN, None

    def _until(self, day: int) -> None:
        if day != self.day:
            self.now += (day - self.day) * A_DAY
            self.day, self.known = day, None

    def _practise(self) -> None:
        decay = 0.217 * exp(self._activation()) + 0.177 if self.practices else 0.177
        self.practices.append((self.now, decay))

    def _activation(self) -> float:
        if self.known is None:
            self.known = log(sum([(self.now - then) ** -decay for then, decay in self.practices]))
        return self.known


def spaced_learner(seed: str) -> Learner:
    """Draws a learner whose memory is ACT-R's."""
    chance = Random(seed)
    learner = 0.64 + chance.gauss(0, 0.15)
    return lambda: Spaced(learner + chance.gauss(0, 0.15))
