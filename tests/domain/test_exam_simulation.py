"""A miniature of `make bench-review`: few learners, the same luck each time."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler
from fsrs.scheduler import LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS

from bot.domain.forecast import forecast
from bot.domain.memory import Memory
from tests.bench.memories import Fading, Forgetting, fading_learner
from tests.bench.review_simulation import many, simulate
from tests.bench.schemes import FIRST, ZONE, Fixed, Leitner, Sm2, Tutor, moment

LEARNERS = 6
DAYS = 30


def test_the_tutor_needs_fewer_answers_than_its_rivals_for_as_much_recall() -> None:
    ours, sm2, leitner, listed = (
        many(make, "FSRS-6", LEARNERS, 60, DAYS, (1,))
        for make in (
            Tutor,
            partial(Sm2, eve=False, first=1, second=6, times=0.8),
            partial(Leitner, eve=False, first=2, times=1.5, longest=7),
            partial(Fixed, eve=False, every=3),
        )
    )
    assert ours.recall >= 0.975
    assert ours.recall > min(sm2.recall, leitner.recall)
    assert ours.answers < sm2.answers < leitner.answers < listed.answers


def test_the_eve_lifts_recall_for_few_answers() -> None:
    kept = many(partial(Fixed, eve=False, every=8), "FSRS-6", LEARNERS, 60, DAYS, (1,))
    passed = many(partial(Fixed, eve=True, every=8), "FSRS-6", LEARNERS, 60, DAYS, (1,))
    assert passed.recall > kept.recall + 0.01
    assert passed.answers < kept.answers * 1.3


def test_the_forecast_comes_true_on_average() -> None:
    """Made on day 7 for learners whose memory fades as the model has it."""
    told_recall = told_answers = came_recall = came_answers = 0.0
    for number in range(LEARNERS):
        kept: list[_Watched] = []

        def make(items: int, days: int, kept: list["_Watched"] = kept) -> "_Watched":
            kept.append(_Watched(items, days))
            return kept[0]

        outcome = simulate(make, fading_learner(f"1:{number}", sigma=0), 60, DAYS, Random(number))
        watched = kept[0]
        told = forecast(watched.then, watched.at, ZONE, FIRST + timedelta(days=DAYS))
        told_recall += told.recall
        told_answers += told.a_day * (DAYS - 1 - WATCHED) + told.eve
        came_recall += outcome.recall
        came_answers += outcome.answers - watched.before
    assert told_recall / LEARNERS == pytest.approx(came_recall / LEARNERS, abs=0.01)
    assert told_answers == pytest.approx(came_answers, rel=0.15)


WATCHED = 7


class _Watched(Tutor):
    """Keeps what was remembered on the morning of a day."""

    before = 0
    then: tuple[Memory, ...] = ()

    def asked(self, day: int) -> list[int]:
        if day == WATCHED and not self.then:
            self.then, self.at = tuple(self.memories), moment(day)
        return super().asked(day)

    def answered(self, item: int, right: bool, day: int) -> bool:
        self.before += day < WATCHED
        return super().answered(item, right, day)


@pytest.mark.parametrize("seed", range(8))
def test_a_simulated_memory_fades_as_the_library_says(seed: int) -> None:
    luck = Random(seed)
    library = Scheduler(_drawn(luck), learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    truth, card, day = Fading(Forgetting(library.parameters), 1.0), Card(card_id=0, due=moment(0)), 0
    for _ in range(20):
        right = luck.random() < 0.7
        card, _ = library.review_card(card, Rating.Good if right else Rating.Again, moment(day))
        truth.answer(right, day)
        assert (truth.stability, truth.difficulty) == pytest.approx((card.stability, card.difficulty))
        day += luck.choice((0, 1, 3, 20, 200))
        if day > truth.day:
            assert truth.chance(day, False) == pytest.approx(library.get_card_retrievability(card, moment(day)))


def _drawn(luck: Random) -> tuple[float, ...]:
    """Parameters anywhere in the library's bounds."""
    return tuple(map(luck.uniform, LOWER_BOUNDS_PARAMETERS, UPPER_BOUNDS_PARAMETERS))
