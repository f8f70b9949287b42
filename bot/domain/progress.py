"""How far a learner has come."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from content.schema import Chapter, Course, Lesson, Order

BAR = 10
"""Cells."""


@dataclass(frozen=True)
class ChapterProgress:
    """Lessons of one chapter that are finished, and all of them."""

    done: int
    total: int

    @property
    def bar(self) -> tuple[int, int]:
        """How many cells of ten are filled and empty."""
        return bar(self.done, self.total, BAR)


def percent(part: int, whole: int) -> int:
    """Return `part` of `whole` in per cent, rounded down: 100 is said of what is complete; 0 of nothing is 0."""
    return 100 * part // whole if whole else 0


def bar(done: int, total: int, width: int) -> tuple[int, int]:
    """Return how many of `width` cells are filled and empty: none before the first is done, all only when all are."""
    filled = width * done // total if total else 0
    if done and width > 1:
        filled = max(1, filled)
    return filled, width - filled


def chapter_progress(chapter: Chapter, finished: AbstractSet[str]) -> ChapterProgress:
    """Return how many lessons of `chapter` are among the `finished` lesson ids."""
    return ChapterProgress(sum(lesson.id in finished for lesson in chapter.lessons), len(chapter.lessons))


def course_progress(course: Course, finished: AbstractSet[str]) -> ChapterProgress:
    """Return how many lessons of the whole course are among the `finished` lesson ids."""
    parts = [chapter_progress(chapter, finished) for chapter in course.chapters]
    return ChapterProgress(sum(part.done for part in parts), sum(part.total for part in parts))


def next_lesson(course: Course, finished: AbstractSet[str]) -> Lesson | None:
    """Return the first lesson in course order that is not finished, None when all are."""
    lessons = (lesson for chapter in course.chapters for lesson in chapter.lessons)
    return next((lesson for lesson in lessons if lesson.id not in finished), None)


def lesson_after(course: Course, lesson: Lesson, finished: AbstractSet[str]) -> Lesson | None:
    """Return the first lesson behind this one that is not finished, else the first before it; None when all are."""
    lessons = [one for chapter in course.chapters for one in chapter.lessons]
    at = lessons.index(lesson) + 1
    return next((one for one in (*lessons[at:], *lessons[:at]) if one.id not in finished), None)


def missing_before(
    course: Course, lesson: Lesson, begun: AbstractSet[str], finished: AbstractSet[str]
) -> Lesson | None:
    """Return the lesson that must be finished before this one opens, None if it is open.

    What was begun stays open, so that a lesson which an edit puts in before it locks nobody out.
    """
    if course.order is Order.OPEN or lesson.id in begun:
        return None
    lessons = [one for chapter in course.chapters for one in chapter.lessons]
    at = next((at for at, one in enumerate(lessons) if one.id == lesson.id), 0)
    before = lessons[at - 1] if at else None
    return None if before is None or before.id in finished else before


def card_index(lesson: Lesson, card_id: str) -> int | None:
    """Return where in `lesson` the card stands, from 0, None if an edit of the course took it out."""
    return next((index for index, card in enumerate(lesson.cards) if card.id == card_id), None)
