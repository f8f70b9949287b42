"""The short questions of the course that we ship, marked as a teacher would: learners' answers in their own words."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.domain.short_answer import found, passes
from content.coverage import questions_of
from content.loader import load
from content.schema import Question, QuestionKind

COURSE = Path(__file__).parents[2] / "content" / "courses" / "b2b"
ANSWERS = yaml.safe_load((Path(__file__).parent / "learner_answers.yaml").read_text(encoding="utf-8"))
GOOD_ENOUGH = 0.9


@cache
def short_questions() -> dict[str, Question]:
    chapters = load(COURSE).chapters
    return {q.id: q for chapter in chapters for q in questions_of(chapter) if q.type is QuestionKind.SHORT}


def points(name: str) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return what the answers to a question say and what the marker finds in them, as (answer, point)."""
    rows = ANSWERS[name]
    said = {(at, number) for at, row in enumerate(rows) for number in row["shows"]}
    marks = [found(short_questions()[name].points, row["text"]) for row in rows]
    return said, {(at, index + 1) for at, indices in enumerate(marks) for index in indices}


def test_every_short_question_has_a_full_a_partial_and_an_empty_answer():
    assert set(ANSWERS) == set(short_questions())
    for name, rows in ANSWERS.items():
        every = {number for row in rows for number in row["shows"]}
        assert every == set(range(1, len(short_questions()[name].points) + 1)), name
        assert len(rows) >= 3
        assert [] in [row["shows"] for row in rows], name


@pytest.mark.parametrize("name", ANSWERS)
def test_what_an_answer_says_is_found_and_little_else(name: str):
    said, marked = points(name)
    right = len(said & marked)
    assert right >= GOOD_ENOUGH * len(said), f"not found: {sorted(said - marked)}"
    assert right >= GOOD_ENOUGH * len(marked), f"found, but not there: {sorted(marked - said)}"


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_beside_the_question_shows_nothing_to_pass_with(name: str):
    total = len(short_questions()[name].points)
    for row in ANSWERS[name]:
        if not row["shows"]:
            assert len(found(short_questions()[name].points, row["text"])) < 0.2 * total, row["text"]


@pytest.mark.parametrize("name", ANSWERS)
def test_the_question_does_not_give_its_answer_away(name: str):
    question = short_questions()[name]
    assert len(found(question.points, question.stem)) == 0


def test_an_answer_to_another_question_hardly_ever_passes():
    others = [
        (name, row["text"]) for name in ANSWERS for other, rows in ANSWERS.items() if other != name for row in rows
    ]
    marked = {(name, text): found(short_questions()[name].points, text) for name, text in others}
    passed = [at for at, shown in marked.items() if passes(len(shown), len(short_questions()[at[0]].points))]
    assert len(passed) < 0.01 * len(others), passed
