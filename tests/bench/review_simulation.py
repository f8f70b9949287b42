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
from functools import partial
from itertools import product
from random import Random

from tests.bench.memories import Learner, fading_learner, spaced_learner
from tests.bench.schemes import Fixed, Leitner, Maker, Sm2, Tutor

WANTED = 0.98
HORIZONS = (30, 60, 180)
SEEDS = (1, 2, 3)
TUNED_ON = 24
"""Learners that a rival is tuned on, of the first seed; what comes out is checked on all."""
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
        for item in [item for item in range(items) if scheme.asked(item, day)]:
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
    grid = product((1, 2, 4, 6), (3, 6, 10, 16, 24), (0.45, 0.6, 0.8, 1, 1.5, 2.5))
    return [Tuning(partial(Sm2, eve=eve, first=a, second=b, times=c), f"{a}, {b} days, ease x{c}") for a, b, c in grid]


def best(kind: str, eve: bool, wanted: float, model: str, days: int, learners: int) -> tuple[Tuning, Outcome] | None:
    """Return the tuning that reaches `wanted` with the fewest answers, with what it does for all; None if none does."""
    tried = [
        (many(one.make, model, min(TUNED_ON, learners), 60, days, SEEDS[:1]), one) for one in tunings(kind, eve, days)
    ]
    # What just misses it with few learners may reach it with all of them.
    near = sorted((outcome.answers, at) for at, (outcome, _) in enumerate(tried) if outcome.recall > wanted - 0.004)
    reached: tuple[Tuning, Outcome] | None = None
    for answers, at in near:
        if reached and answers > reached[1].answers * 1.02:
            break
        outcome = many(tried[at][1].make, model, learners, 60, days, SEEDS)
        if outcome.recall >= wanted and (reached is None or outcome.answers < reached[1].answers):
            reached = tried[at][1], outcome
    return reached


KINDS = ("SM-2", "Leitner", "fixed list")


def compare(model: str, days: int, learners: int) -> list[str]:
    """Return the lines of the table for one exam."""
    ours = many(Tutor, model, learners, 60, days, SEEDS)
    wanted = WANTED if ours.recall >= WANTED else ours.recall
    lines = [f"{model:7} {days:4}  {'the tutor':24} {ours.answers:7.1f} {ours.recall:7.4f}"]
    for eve, kind in product((False, True), KINDS):
        name = f"{kind}, with an eve pass" if eve else kind
        found = best(kind, eve, wanted, model, days, learners)
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
