"""Which key points a text shows, and what they are worth."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.memory import Grade
from bot.domain.progress import percent
from bot.domain.short_answer import found, grade_of_share, passes
from content.coverage import questions_of
from content.loader import load
from content.schema import Point, Question, Source

COURSES = Path(__file__).parents[2] / "content" / "courses"
SOURCE = Source(lesson="l", card="c")


def point(*words: str) -> Point:
    return Point(point="…", words=words, source=SOURCE)


@pytest.mark.parametrize(
    ("word", "text", "shown"),
    [
        pytest.param("降低成本", "平台能降低成本。", True, id="as the author wrote it"),
        pytest.param("降低成本", "平台能降 低、成本。", True, id="blanks and marks in between"),
        pytest.param("B2B", "ｂ２ｂ模式", True, id="full width and lower case"),
        pytest.param("3.15%", "费率是 3.15 %", True, id="figures"),
        pytest.param("降低 成本", "成本明显降低了", True, id="parts in another order"),
        pytest.param("降低 成本", "降低了很多\n成本却高", False, id="parts in two sentences"),
        pytest.param("降低 成本", "成本不变", False, id="one part missing"),
        pytest.param("信用保障订单", "下一个信用保障定单", True, id="a slip of the pen"),
        pytest.param("信用保障订单", "下信用保证定单", False, id="two slips in six"),
        pytest.param("环球资源在线", "环球资源的业务员来了", False, id="two characters missing where it begins"),
        pytest.param("出口退税", "进口退税", False, id="short: another character is another word"),
        pytest.param("跨境电商B2B", "跨境电商B2C", False, id="another letter is another thing"),
        pytest.param("第9710条规定", "第9810条规定", False, id="another figure is another thing"),
        pytest.param("信用保障订单", "保障", False, id="a text shorter than the word"),
        pytest.param("sea freight", "We ship by Sea; freight is cheap", False, id="English in two sentences"),
        pytest.param("sea freight", "cheap sea-freight.", True, id="English"),
        pytest.param("……", "什么都行", False, id="a word without letters"),
        pytest.param("价格", "", False, id="nothing written"),
    ],
)
def test_a_word_shows_a_point(word: str, text: str, shown: bool) -> None:
    assert found([point(word)], text) == ((0,) if shown else ())


def test_any_of_the_words_will_do_and_each_point_is_judged_by_itself() -> None:
    points = [point("价格", "多少钱"), point("质量"), point("交期", "什么时候到")]
    assert found(points, "先问多少钱，再问什么时候到") == (0, 2)


@given(text=st.text(max_size=60), word=st.text(min_size=1, max_size=12))
def test_a_word_that_stands_in_the_text_is_found_whatever_is_around_it(text: str, word: str) -> None:
    in_one_sentence = not any(mark in word for mark in "。！？；!?;.\n") and any(letter.isalnum() for letter in word)
    if in_one_sentence and not word.split()[1:]:
        assert found([point(f"信{word.strip()}用")], f"{text}。信{word.strip()}用。{text}") == (0,)


@pytest.mark.parametrize(
    ("count", "total", "share", "grade"),
    [
        (0, 5, 0, Grade.AGAIN),
        (2, 5, 40, Grade.AGAIN),
        (3, 5, 60, Grade.HARD),
        (4, 6, 66, Grade.HARD),
        (4, 5, 80, Grade.GOOD),
        (5, 5, 100, Grade.GOOD),
        (0, 0, 0, Grade.AGAIN),
    ],
)
def test_a_share_of_the_points_has_its_grade(count: int, total: int, share: int, grade: Grade) -> None:
    assert percent(count, total) == share
    assert grade_of_share(count, total) is grade
    assert passes(count, total) is (grade is not Grade.AGAIN)


def short_questions() -> list[Question]:
    courses = [load(folder) for folder in sorted(COURSES.iterdir()) if folder.is_dir()]
    chapters = [chapter for course in courses for chapter in course.chapters]
    return [question for chapter in chapters for question in questions_of(chapter) if question.points]


@pytest.mark.parametrize("question", short_questions(), ids=lambda question: question.id)
def test_a_model_answer_shows_all_its_points(question: Question) -> None:
    assert found(question.points, question.explanation) == tuple(range(len(question.points)))
