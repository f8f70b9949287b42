"""The course that we ship: nothing to correct, short enough for a phone, and nothing of the textbook left out."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from content.check import inspect
from content.coverage_map import Section, read_map, render
from content.loader import Loaded, load_with_places

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "content" / "courses" / "b2b"
MAP = ROOT / "docs" / "coverage.yaml"

FIGURES = [*(f"图 1-{number}" for number in range(1, 6)), *(f"图 2-{number}" for number in range(1, 10))]
TABLES = ["表 2-1", "表 2-2"]
THINGS = {"技能提示": 6, "请思考": 5, "即问即答": 4, "图": 14, "表": 2, "自我测试": 14, "实训步骤": 10, "实训评价": 6}
"""How many of each the textbook has; its first tip is about two things and counts twice."""


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_with_places(COURSE)


@pytest.fixture(scope="module")
def sections(loaded: Loaded) -> tuple[Section, ...]:
    return read_map(MAP, loaded)


def named(sections: Iterable[Section], kind: str) -> list[str]:
    """Return the numbers that begin the names of the textbook's figures or tables."""
    names = [entry.what for section in sections for entry in section.entries if entry.kind == kind]
    return [found[0] for name in names if (found := re.match(r"\S \d-\d", name))]


def test_there_is_nothing_to_correct() -> None:
    assert [str(problem) for problem in inspect(COURSE).problems] == []


def test_a_lesson_is_three_to_six_cards_of_two_to_four_minutes(loaded: Loaded) -> None:
    lessons = [lesson for chapter in loaded.course.chapters for lesson in chapter.lessons]
    assert [lesson.id for lesson in lessons if not 3 <= len(lesson.cards) <= 6] == []
    assert [lesson.id for lesson in lessons if not 2 <= lesson.minutes <= 4] == []


def test_the_page_of_the_map_is_up_to_date() -> None:
    written = MAP.with_suffix(".md").read_text(encoding="utf-8")
    assert written == render(COURSE, MAP), "run `python -m content.coverage_map content/courses/b2b`"


def test_the_map_has_everything_that_the_textbook_counts(sections: tuple[Section, ...]) -> None:
    kinds = Counter(entry.kind for section in sections for entry in section.entries)
    assert {kind: kinds[kind] for kind in THINGS} == THINGS
    assert named(sections, "图") == FIGURES
    assert named(sections, "表") == TABLES


def test_every_lesson_has_its_reason_in_the_textbook(loaded: Loaded, sections: tuple[Section, ...]) -> None:
    homes = {name.split("#")[0] for section in sections for entry in section.entries for _, name in entry.homes()}
    lessons = {lesson.id for chapter in loaded.course.chapters for lesson in chapter.lessons}
    assert lessons - homes == set()


def test_every_step_and_criterion_has_its_reason_in_the_textbook(loaded: Loaded, sections: tuple[Section, ...]) -> None:
    homes = {name for section in sections for entry in section.entries for _, name in entry.homes()}
    practicums = [chapter.practicum for chapter in loaded.course.chapters if chapter.practicum]
    steps = {step.id for practicum in practicums for step in practicum.steps}
    criteria = {f"{practicum.id}#{criterion.id}" for practicum in practicums for criterion in practicum.rubric}
    assert (steps | criteria) - homes == set()
