"""How much a course holds, in numbers."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Self

from content.schema import Chapter, Course, Question, QuestionKind


@dataclass(frozen=True)
class ChapterCoverage:
    """The numbers of one chapter; minutes are those the lessons and the practicum's steps give themselves."""

    chapter: str
    lessons: int = 0
    cards: int = 0
    single: int = 0
    multiple: int = 0
    true_false: int = 0
    order: int = 0
    short: int = 0
    recalls: int = 0
    terms: int = 0
    steps: int = 0
    lesson_minutes: int = 0
    step_minutes: int = 0

    def __add__(self, other: Self) -> Self:
        mine, theirs = astuple(self)[1:], astuple(other)[1:]
        return type(self)(self.chapter, *(one + more for one, more in zip(mine, theirs, strict=True)))


@dataclass(frozen=True)
class Coverage:
    """The numbers of a course, chapter by chapter."""

    chapters: tuple[ChapterCoverage, ...]

    @property
    def total(self) -> ChapterCoverage:
        """Return the sums, under the name `total`."""
        return sum(self.chapters, start=ChapterCoverage("total"))

    def table(self) -> str:
        """Return the numbers as lines of plain text in columns."""
        heading = [field.name.replace("_", " ") for field in fields(ChapterCoverage)]
        rows = [heading, *(list(map(str, astuple(row))) for row in (*self.chapters, self.total))]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(_line(row, widths) for row in rows)


def coverage(course: Course) -> Coverage:
    """Return what a course holds."""
    return Coverage(tuple(_of(chapter, course) for chapter in course.chapters))


def questions_of(chapter: Chapter) -> tuple[Question, ...]:
    """Return all questions of a chapter: those on its cards, then those of its quiz."""
    on_cards = (card.question for lesson in chapter.lessons for card in lesson.cards)
    return (*(question for question in on_cards if question), *chapter.quiz)


def _of(chapter: Chapter, course: Course) -> ChapterCoverage:
    kinds = [question.type for question in questions_of(chapter)]
    lessons = {lesson.id for lesson in chapter.lessons}
    steps = chapter.practicum.steps if chapter.practicum else ()
    return ChapterCoverage(
        chapter.id,
        lessons=len(chapter.lessons),
        cards=sum(len(lesson.cards) for lesson in chapter.lessons),
        single=kinds.count(QuestionKind.SINGLE),
        multiple=kinds.count(QuestionKind.MULTIPLE),
        true_false=kinds.count(QuestionKind.TRUE_FALSE),
        order=kinds.count(QuestionKind.ORDER),
        short=kinds.count(QuestionKind.SHORT),
        recalls=len(chapter.recalls),
        terms=sum(term.lesson in lessons for term in course.glossary),
        steps=len(steps),
        lesson_minutes=sum(lesson.minutes for lesson in chapter.lessons),
        step_minutes=sum(step.minutes for step in steps),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *numbers = (
        cell.ljust(width) if not at else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([name, *numbers])
