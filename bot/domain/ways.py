"""What to do next at the end of a lesson."""

from enum import Enum, auto

MUCH_DUE = 15
"""Items waiting for review: from here on, going on with new lessons costs more than it brings."""


class Way(Enum):
    SELF_TEST = auto()
    REVIEW = auto()
    LESSON = auto()
    PRACTICUM = auto()


def ways(*, lesson: bool, self_test: bool, due: int, practicum: bool) -> tuple[Way, ...]:
    """Return what can be done now, the most useful first.

    `lesson` is whether one is left to learn, `self_test` whether the chapter is learnt and was never tested, `due` how
    many items wait for review. Who has learnt everything goes on to the practicum.
    """
    tested = (Way.SELF_TEST,) if self_test else ()
    reviewed = (Way.REVIEW,) if due else ()
    if not lesson:
        return ((Way.PRACTICUM,) if practicum else ()) + tested + reviewed
    onward = (*reviewed, Way.LESSON) if due >= MUCH_DUE else (Way.LESSON, *reviewed)
    return tested + onward
