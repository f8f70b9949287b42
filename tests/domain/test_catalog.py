"""Everything of a course is found by its id, and what an edit removed is simply not there."""

from pathlib import Path

import pytest

from bot.domain.catalog import Catalog, number_of
from content.coverage import questions_of
from content.loader import load
from content.schema import Course

B2B = Path(__file__).parents[2] / "content" / "courses" / "b2b"


@pytest.fixture
def catalog(course: Course) -> Catalog:
    return Catalog(course)


def test_lessons_are_in_course_order(catalog: Catalog) -> None:
    assert [lesson.id for lesson in catalog.lessons] == ["l1", "l2", "l3"]


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("chapter", ["c1", "c2"]),
        ("lesson", ["l1", "l2", "l3"]),
        ("question", ["on-card", "quiz-1", "quiz-2"]),
        ("recall", ["r1", "r2", "r3", "r4"]),
        ("item", ["on-card", "quiz-1", "quiz-2", "r1", "r2", "r3", "r4"]),
        ("step", ["plan", "build", "show", "report"]),
    ],
)
def test_what_there_is_is_found_by_its_id_and_nothing_else(catalog: Catalog, kind: str, known: list[str]) -> None:
    find = getattr(catalog, kind)
    assert [find(each).id for each in known] == known
    assert find("gone") is None


def test_a_lesson_and_a_step_know_where_they_belong(catalog: Catalog) -> None:
    chapters = [catalog.chapter_of(lesson_id) for lesson_id in ("l1", "l3", "gone")]
    practicums = [catalog.practicum_of_step(step_id) for step_id in ("report", "gone")]
    assert [chapter and chapter.id for chapter in chapters] == ["c1", "c2", None]
    assert [practicum and practicum.id for practicum in practicums] == ["shop", None]


@pytest.mark.parametrize(
    ("lesson_id", "items"), [("l1", ["r1", "r3", "on-card"]), ("l2", ["r2"]), ("l3", ["r4"]), ("gone", [])]
)
def test_a_finished_lesson_brings_its_recall_cards_and_the_questions_on_its_cards(
    catalog: Catalog, lesson_id: str, items: list[str]
) -> None:
    assert [item.id for item in catalog.items_of_lesson(lesson_id)] == items


def test_in_a_whole_course_no_two_questions_or_terms_have_the_same_number() -> None:
    course = load(B2B)
    catalog = Catalog(course)
    for question in (one for chapter in course.chapters for one in questions_of(chapter)):
        assert catalog.question_by_number(number_of(question.id)) == question
    for term in course.glossary:
        assert catalog.term_by_number(number_of(term.term)) == term
    assert catalog.question_by_number(1) is None
    assert catalog.term_by_number(1) is None
