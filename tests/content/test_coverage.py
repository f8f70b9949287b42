"""A course in numbers."""

from pathlib import Path

from content.coverage import ChapterCoverage, coverage, questions_of
from content.loader import load

BASICS = ChapterCoverage(
    "basics",
    lessons=2,
    cards=4,
    single=1,
    multiple=1,
    true_false=1,
    order=1,
    short=1,
    recalls=1,
    terms=2,
    steps=2,
    lesson_minutes=3,
    step_minutes=25,
)


def test_the_numbers_of_a_chapter(tea: Path) -> None:
    assert coverage(load(tea)).chapters == (BASICS,)


def test_the_numbers_of_a_course_are_sums(tea: Path) -> None:
    course = load(tea)
    twice = course.model_copy(update={"chapters": course.chapters * 2})
    assert coverage(twice).total == ChapterCoverage("total", 4, 8, 2, 2, 2, 2, 2, 2, 4, 4, 6, 50)


def test_the_table_has_a_line_for_every_chapter_and_their_sums(tea: Path) -> None:
    assert coverage(load(tea)).table() == (
        "chapter  lessons  cards  single  multiple  true false  order  short  recalls  terms  steps  lesson minutes  step minutes\n"
        "basics         2      4       1         1           1      1      1        1      2      2               3            25\n"
        "total          2      4       1         1           1      1      1        1      2      2               3            25"
    )


def test_a_chapter_asks_on_its_cards_first_and_then_in_its_quiz(tea: Path) -> None:
    chapter = load(tea).chapters[0]
    assert [question.id for question in questions_of(chapter)] == ["q-green", "q-water", "q-cold", "q-pour", "q-bitter"]
