"""What to do next at the end of a lesson."""

import pytest

from bot.domain.ways import MUCH_DUE, Way, ways

TEST, REVIEW, LESSON, PRACTICUM = Way.SELF_TEST, Way.REVIEW, Way.LESSON, Way.PRACTICUM


@pytest.mark.parametrize(
    ("lesson", "self_test", "due", "practicum", "expected"),
    [
        pytest.param(True, False, 0, False, (LESSON,), id="just go on"),
        pytest.param(True, False, MUCH_DUE - 1, False, (LESSON, REVIEW), id="a little is due"),
        pytest.param(True, False, MUCH_DUE, False, (REVIEW, LESSON), id="much is due"),
        pytest.param(True, True, 0, False, (TEST, LESSON), id="a chapter is done"),
        pytest.param(True, True, 99, False, (TEST, REVIEW, LESSON), id="a chapter is done and much is due"),
        pytest.param(False, True, 3, True, (PRACTICUM, TEST, REVIEW), id="all is learnt"),
        pytest.param(False, True, 3, False, (TEST, REVIEW), id="all is learnt, no practicum"),
        pytest.param(False, False, 3, False, (REVIEW,), id="all is learnt and tested"),
        pytest.param(False, False, 0, False, (), id="nothing is left"),
    ],
)
def test_the_most_useful_comes_first(
    lesson: bool, self_test: bool, due: int, practicum: bool, expected: tuple[Way, ...]
) -> None:
    assert ways(lesson=lesson, self_test=self_test, due=due, practicum=practicum) == expected
