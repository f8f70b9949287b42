"""Parameters are fitted to classes whose memory is known."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from bot.domain.fitting import ENOUGH, Given, History, Past, Trial, losses, pasts, trial
from bot.domain.model import STANDARD, Model, by_name, dumps, loads
from bot.domain.optimizer import optimized
from tests.forgetful import FIRST, SHAKY, learner

EXAM = date(2026, 5, 11)


def a_class(truth: Model, learners: int, items: int = 30, exam: date | None = None) -> list[History]:
    return [
        [Given(one.grade, one.days, one.at) for one in learnt.answers]
        for number in range(learners)
        for learnt in learner(truth, f"{number}", items, 70, exam)
    ]


def tried(histories: Sequence[History], in_use: Model = STANDARD) -> Trial:
    found = trial(histories, in_use, optimized)
    assert found is not None
    return found


@pytest.mark.parametrize("exam", [None, EXAM], ids=["usual", "towards an exam"])
def test_a_class_that_forgets_otherwise_gets_parameters_of_its_own(exam: date | None) -> None:
    histories = a_class(SHAKY, 9, exam=exam)
    found = tried(histories)
    assert found.better
    since = sorted(one.at for each in histories for one in each if one.days)[-found.judged_on]
    by_truth = losses(histories, since, SHAKY)
    assert len(by_truth) == found.judged_on
    best = sum(by_truth) / len(by_truth)
    assert found.before > best
    assert found.after - best < (found.before - best) / 2


def test_a_class_that_forgets_as_expected_keeps_the_parameters() -> None:
    assert not tried(a_class(STANDARD, 8)).better


def test_what_is_in_use_and_fits_already_is_kept() -> None:
    assert not tried(a_class(SHAKY, 8), in_use=SHAKY).better


def test_with_too_few_reviews_nothing_is_fitted() -> None:
    one = [Given(3, 0, FIRST), *(Given(3, 1, FIRST + timedelta(days=day)) for day in range(1, ENOUGH))]

    def never(_: Sequence[Past]) -> list[float]:
        raise AssertionError

    assert trial([one], STANDARD, never) is None
    assert trial([[*one, Given(3, 1, FIRST + timedelta(days=ENOUGH))]], STANDARD, lambda _: STANDARD.parameters)


def test_the_fit_never_sees_what_judges_it() -> None:
    histories, seen = a_class(SHAKY, 6), []

    def fit(reviews: Sequence[Past]) -> Sequence[float]:
        seen.extend(reviews)
        return STANDARD.parameters

    found = trial(histories, STANDARD, fit)
    assert found is not None
    assert len(seen) + found.judged_on == found.reviews
    assert found.judged_on == pytest.approx(found.reviews / 5, rel=0.05)
    assert (found.before, found.margin, found.better) == (found.after, 0, False)


def test_a_review_comes_with_all_that_was_answered_before_it() -> None:
    history = [Given(grade, days, FIRST + timedelta(days=at)) for grade, days, at in ((1, 0, 0), (3, 0, 0), (3, 2, 2))]
    other = [Given(2, 0, FIRST), Given(3, 1, FIRST + timedelta(days=1)), Given(4, 9, FIRST + timedelta(days=10))]
    told = pasts([history, other], FIRST + timedelta(days=10))
    assert told == [[(2, 0), (3, 1)], [(1, 0), (3, 0), (3, 2)]]


def test_parameters_beyond_what_the_scheduler_allows_are_brought_back() -> None:
    found = trial(a_class(SHAKY, 6), STANDARD, lambda _: [1e9] * 21)
    assert found is not None
    assert found.model.scheduler.parameters[20] == 0.8


def test_stored_parameters_are_the_same_when_read() -> None:
    assert loads(dumps(SHAKY)) == SHAKY
    assert loads(dumps(SHAKY)).name == SHAKY.name
    assert loads("") == STANDARD
    assert set(by_name([dumps(SHAKY)])) == {
        *(STANDARD.name, STANDARD.name + "+brief"),
        *(SHAKY.name, SHAKY.name + "+brief"),
    }
