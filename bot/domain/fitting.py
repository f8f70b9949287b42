"""Whether parameters fitted to a class foretell what it remembers better than those in use.

They are fitted to what was answered before a moment and judged by what was answered after it, for that is what they are
for: to foretell the next answers of people who have answered before. Everything that was answered counts as it was
asked, early, late or on the eve of an exam: the delay is known, and so is what came of it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log, sqrt
from typing import NamedTuple

from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.domain.memory import Grade, answered, chance_after, new_memory
from bot.domain.model import Model

ENOUGH = 1000
"""Reviews; with fewer, the fifth that judges could not tell a better fit from luck."""
JUDGES = 0.2
"""The share of the reviews, the newest, that the fit does not see."""
SURE = 1.645
"""Standard errors that the improvement must exceed: one in twenty would by chance."""
UNSURE = 0.0001
"""No chance is taken for less, or for more than one without it."""


class Given(NamedTuple):
    """An answer to an item."""

    grade: int
    days: int
    """Study days since the answer before; 0 for the first one. Only an answer on a later day is a review."""
    at: datetime


History = Sequence[Given]
"""All answers to one item, the oldest first."""

Past = Sequence[tuple[int, int]]
"""The grades and days of a review and of all answers to its item before it."""

Fit = Callable[[Sequence[Past]], Sequence[float]]
"""Returns the parameters that foretell these reviews best."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of fitting."""

    model: Model
    reviews: int
    judged_on: int
    before: float
    """The mean of -ln of the chance that the parameters in use gave to what came."""
    after: float
    """The same by those fitted."""
    margin: float
    """The improvement in standard errors."""

    @property
    def better(self) -> bool:
        """Whether the improvement is more than chance."""
        return self.after < self.before and self.margin > SURE


def trial(histories: Sequence[History], in_use: Model, fit: Fit) -> Trial | None:
    """Return what comes of fitting to a class, None if there are not enough reviews."""
    moments = sorted(given.at for history in histories for given in history if given.days)
    if len(moments) < ENOUGH:
        return None
    since = moments[int(len(moments) * (1 - JUDGES))]
    model = Model(tuple(map(_allowed, fit(pasts(histories, since)), LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS)))
    before, after = (losses(histories, since, one) for one in (in_use, model))
    gains = [one - other for one, other in zip(before, after, strict=True)]
    mean = sum(gains) / len(gains)
    spread = sqrt(sum((gain - mean) ** 2 for gain in gains) / (len(gains) - 1))
    return Trial(
        model=model,
        reviews=len(moments),
        judged_on=len(gains),
        before=sum(before) / len(gains),
        after=sum(after) / len(gains),
        margin=mean / (spread / sqrt(len(gains))) if spread else 0.0,
    )


def pasts(histories: Sequence[History], until: datetime) -> list[Past]:
    """Return the reviews before a moment, the oldest first, each with all that was answered before it."""
    found = []
    for history in histories:
        told = [(given.grade, given.days) for given in history]
        found += [(given.at, told[: at + 1]) for at, given in enumerate(history) if given.days and given.at < until]
    return [past for _, past in sorted(found, key=lambda each: each[0])]


def losses(histories: Sequence[History], since: datetime, model: Model) -> list[float]:
    """Return for each review since a moment how badly the model foretold it."""
    return [loss for history in histories if history[-1].at >= since for loss in _losses(history, since, model)]


def _losses(history: History, since: datetime, model: Model) -> Iterator[float]:
    memory = new_memory(history[0].at)
    for given in history:
        if given.days and given.at >= since:
            chance = min(max(chance_after(memory, given.days, model), UNSURE), 1 - UNSURE)
            yield -log(1 - chance if given.grade == Grade.AGAIN else chance)
        after = answered(memory, Grade(given.grade), given.days, model)
        memory = replace(
            memory,
            stability=after.stability,
            difficulty=after.difficulty,
            phase=after.phase,
            step=after.step,
            last_review=given.at,
        )


def _allowed(value: float, low: float, high: float) -> float:
    """As exact as Anki shows them."""
    return min(max(round(value, 4), low), high)
