"""How many answers it takes to be ready on exam day: the tutor's own schedule against tuned rivals.

    make bench-review                                     200 learners, 60 items, 3 seeds, 30, 60 and 180 days
    python -m tests.bench.review_simulation --learners 20

Items are met ten a day from the first day on; every answer counts, repetitions of the same day included. A rival gets
the tuning that asks least of those that reach the recall wanted, found in the same run: once as it is, and once with the
tutor's idea lent to it, everything asked once more on the eve. The models of memory are told in tests/bench/memories.py.
Nobody studies on the day itself; recall is what is remembered on it on average.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from functools import cached_property, partial
from itertools import product
from math import inf
from random import Random

from tests.bench.memories import Learner, fading_learner, spaced_learner
from tests.bench.schemes import Fixed, Leitner, Maker, Sm2, Tutor

WANTED = 0.98
HORIZONS = (30, 60, 180)
SEEDS = (1, 2, 3)
TUNED_ON = ((24, 0.008), (100, 0.004))
"""On so many learners of the first seed a rival's tunings are tried, and so unsure is their recall then. Left out is what
surely misses the recall wanted, or surely asks more than another one that reaches it; the rest is tried on all."""
SLACK = 1.03
MODELS: dict[str, Callable[[str], Learner]] = {"FSRS-6": fading_learner, "ACT-R": spaced_learner}


@dataclass(frozen=True)
class Outcome:
    """Averages over learners."""

    answers: float
    recall: float


@dataclass(frozen=True)
class Tuning:
    """One way to set a rival up."""

    make: Maker
    says: str


def simulate(make: Maker, learner: Learner, items: int, days: int, chance: Random) -> Outcome:
    """Return what one learner did until the exam, and remembers on it."""
    scheme, truths = make(items, days), [learner() for _ in range(items)]
    answers = 0
    for day in range(days):
        for item in scheme.asked(day):
            again = False
            while True:
                right = chance.random() < truths[item].chance(day, again)
                truths[item].answer(right, day)
                answers += 1
                again = True
                if not scheme.answered(item, right, day):
                    break
    return Outcome(answers, sum(truth.chance(days, False) for truth in truths) / items)


def many(make: Maker, model: str, learners: int, items: int, days: int, seeds: Sequence[int]) -> Outcome:
    """Return the averages over all learners of these seeds."""
    outcomes = [
        simulate(make, MODELS[model](f"{seed}:{number}"), items, days, Random(f"{seed}:{number}:luck"))
        for seed in seeds
        for number in range(learners)
    ]
    answers, recall = (sum(each) / len(outcomes) for each in zip(*map(astuple, outcomes), strict=True))
    return Outcome(answers, recall)


def tunings(kind: str, eve: bool, days: int) -> list[Tuning]:
    """Return what is tried for a rival."""
    if kind == "fixed list":
        every = [number for number in range(1, days) if number < 12 or number % 2 == 0]
        return [Tuning(partial(Fixed, eve=eve, every=one), f"every {one} days") for one in every if one <= 60]
    if kind == "Leitner":
        grid = product((1, 2, 3, 4, 6, 8), (1.3, 1.5, 2, 3, 4), (4, 7, 14, 30, 999))
        return [
            Tuning(partial(Leitner, eve=eve, first=a, times=b, longest=c), f"{a} days, x{b}, up to {c}")
            for a, b, c in grid
        ]
    longest = [one for one in (7, 14, 30, 999) if one < days or one == 999]
    grid = product((1, 2, 4, 6), (3, 6, 10, 16, 24), (0.45, 0.6, 0.8, 1, 1.5, 2.5), longest)
    return [
        Tuning(partial(Sm2, eve=eve, first=a, second=b, times=c, longest=d), f"{a}, {b} days, ease x{c}, up to {d}")
        for a, b, c, d in grid
        if b < d
    ]


@dataclass(frozen=True)
class Goal:
    """What a rival has to reach, and for whom."""

    model: str
    days: int
    learners: int
    recall: float

    @cached_property
    def few(self) -> dict[int, Outcome]:
        """What the tutor does for the first of the learners: how much easier or harder they are than all."""
        return {number: self.of_few(Tutor, number) for number, _ in TUNED_ON}

    def of_few(self, make: Maker, number: int) -> Outcome:
        """Return the averages over the first so many learners."""
        return many(make, self.model, min(number, self.learners), 60, self.days, SEEDS[:1])


def best(kind: str, eve: bool, goal: Goal, ours: Outcome) -> tuple[Tuning, Outcome] | None:
    """Return the tuning that reaches the goal with the fewest answers, with what it does for all; None if none does."""
    for width in (1, 4):
        reached: tuple[Tuning, Outcome] | None = None
        for one in promising(tunings(kind, eve, goal.days), goal, ours, width):
            outcome = many(one.make, goal.model, goal.learners, 60, goal.days, SEEDS)
            if outcome.recall >= goal.recall and (reached is None or outcome.answers < reached[1].answers):
                reached = one, outcome
        if reached is not None:
            return reached
    return None


def promising(left: list[Tuning], goal: Goal, ours: Outcome, width: float) -> list[Tuning]:
    """Return the tunings that may be the best one for all, as far as a few learners tell."""
    for number, unsure in TUNED_ON:
        wanted = goal.recall + goal.few[number].recall - ours.recall
        tried = [(goal.of_few(one.make, number), one) for one in left]
        enough = min((found.answers for found, _ in tried if found.recall >= wanted + unsure * width), default=inf)
        left = [
            one for found, one in tried if found.recall > wanted - unsure * width and found.answers <= enough * SLACK
        ]
    return left


KINDS = ("SM-2", "Leitner", "fixed list")


def compare(model: str, days: int, learners: int) -> list[str]:
    """Return the lines of the table for one exam."""
    ours = many(Tutor, model, learners, 60, days, SEEDS)
    wanted = WANTED if ours.recall >= WANTED else ours.recall
    goal = Goal(model, days, learners, wanted)
    lines = [f"{model:7} {days:4}  {'the tutor':24} {ours.answers:7.1f} {ours.recall:7.4f}"]
    for eve, kind in product((False, True), KINDS):
        name = f"{kind}, with an eve pass" if eve else kind
        found = best(kind, eve, goal, ours)
        if found is None:
            lines.append(f"{model:7} {days:4}  {name:24}    never reaches {wanted:.4f}")
            continue
        tuning, outcome = found
        fewer = 1 - ours.answers / outcome.answers
        lines.append(
            f"{model:7} {days:4}  {name:24} {outcome.answers:7.1f} {outcome.recall:7.4f} {fewer:7.1%}  ({tuning.says})"
        )
    return lines


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--model", choices=MODELS, action="append")
    parser.add_argument("--days", type=int, action="append")
    chosen = parser.parse_args()
    os.nice(10)
    jobs = list(product(chosen.model or MODELS, chosen.days or HORIZONS))
    say(
        f"{'memory':7} {'days':>4}  {'schedule':24} {'answers':>7} {'recall':>7} the tutor asks fewer (the rival's tuning)"
    )
    with ProcessPoolExecutor() as pool:
        for lines in pool.map(partial(compare, learners=chosen.learners), *zip(*jobs, strict=True)):
            say("\n".join(lines))


def say(line: str) -> None:
    """Prints at once, for it takes minutes."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
