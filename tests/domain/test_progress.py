"""How far a learner has come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.progress import (
    ChapterProgress,
    bar,
    card_index,
    chapter_progress,
    course_progress,
    lesson_after,
    next_lesson,
    percent,
)
from content.schema import Course


@pytest.mark.parametrize(
    ("finished", "following"),
    [
        (set(), "l1"),
        ({"l1"}, "l2"),
        ({"l2"}, "l1"),
        ({"l1", "l2"}, "l3"),
        ({"l1", "gone"}, "l2"),
        ({"l1", "l2", "l3"}, None),
    ],
    ids=[
        "at the start",
        "after the first",
        "a skipped one first",
        "into the next chapter",
        "a removed lesson counts not",
        "all done",
    ],
)
def test_the_next_lesson_is_the_first_unfinished_one(course: Course, finished: set[str], following: str | None) -> None:
    lesson = next_lesson(course, finished)
    assert (lesson.id if lesson else None) == following


@pytest.mark.parametrize(
    ("finished", "following"),
    [
        pytest.param({"l2"}, "l3", id="the one behind it"),
        pytest.param({"l2", "l3"}, "l1", id="one that was left out, for want of others"),
        pytest.param({"l1", "l2"}, "l3", id="into the next chapter"),
        pytest.param({"l1", "l2", "l3"}, None, id="all done"),
    ],
)
def test_after_a_lesson_comes_the_first_unfinished_one_behind_it(
    course: Course, finished: set[str], following: str | None
) -> None:
    lesson = lesson_after(course, course.chapters[0].lessons[1], finished)
    assert (lesson.id if lesson else None) == following


def test_lessons_finished_in_a_chapter_and_in_the_course(course: Course) -> None:
    finished = {"l1", "l3", "gone"}
    assert [chapter_progress(chapter, finished) for chapter in course.chapters] == [
        ChapterProgress(1, 2),
        ChapterProgress(1, 1),
    ]
    assert course_progress(course, finished) == ChapterProgress(2, 3)
    assert course_progress(course, finished).bar == (6, 4)


@pytest.mark.parametrize(("part", "whole", "expected"), [(0, 0, 0), (0, 3, 0), (1, 3, 33), (199, 200, 99), (3, 3, 100)])
def test_per_cent_are_rounded_down(part: int, whole: int, expected: int) -> None:
    assert percent(part, whole) == expected


@pytest.mark.parametrize(
    ("done", "total", "cells"),
    [(0, 0, (0, 10)), (0, 9, (0, 10)), (1, 99, (1, 9)), (5, 10, (5, 5)), (98, 99, (9, 1)), (99, 99, (10, 0))],
)
def test_a_bar_shows_the_first_step_and_is_full_only_at_the_end(done: int, total: int, cells: tuple[int, int]) -> None:
    assert bar(done, total, 10) == cells


@given(total=st.integers(1, 500), width=st.integers(2, 40), part=st.data())
def test_a_bar_is_as_wide_as_asked(total: int, width: int, part: st.DataObject) -> None:
    done = part.draw(st.integers(0, total))
    filled, empty = bar(done, total, width)
    assert filled + empty == width
    assert (filled == 0) == (done == 0)
    assert (empty == 0) == (done == total)


def test_a_card_is_found_by_its_id_and_a_removed_one_is_not(course: Course) -> None:
    lesson = course.chapters[0].lessons[0]
    assert [card_index(lesson, card_id) for card_id in ("a", "b", "gone")] == [0, 1, None]
