"""What a course that loads can still get wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from content.check import inspect

Edit = Callable[[str, str, str], None]

COURSE, QUIZ, CARDS, PRACTICUM = "course.yaml", *(f"1-basics/{name}.yaml" for name in ("quiz", "cards", "practicum"))
KINDS, BREWING = "1-basics/lessons/010-six-kinds.md", "1-basics/lessons/020-brewing.md"
STEPS = "温杯、投茶、注水，见图。"


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in inspect(folder).problems]


def test_a_sound_course(tea: Path) -> None:
    report = inspect(tea)
    assert report.problems == ()
    assert report.course is not None
    assert report.coverage is not None


def test_a_course_that_does_not_load(tea: Path, edit: Edit) -> None:
    edit(QUIZ, "answer: AB", "answer: AZ")
    report = inspect(tea)
    assert (report.course, report.coverage, len(report.problems)) == (None, None, 1)


def test_a_course_that_loads_with_problems_is_there_to_be_looked_at(tea: Path, edit: Edit) -> None:
    edit(PRACTICUM, "levels: [不苦, 微苦, 苦]", "levels: [不苦]")
    report = inspect(tea)
    assert report.course is not None
    assert report.coverage is not None
    assert problems(tea) == [f"{PRACTICUM}:1: the criterion `taste` needs 2 levels or more, the best first"]


def limit(name: str, file: str, old: str, unit: str, most: int, expected: str) -> object:
    """Return a case: `most` times `unit` in the place of `old` still fits, and once more does not."""
    return pytest.param(file, old, unit, most, expected, id=name)


@pytest.mark.parametrize(
    ("file", "old", "unit", "most", "expected"),
    [
        limit("汉字 of a card", BREWING, STEPS, "茶", 337,
              f"{BREWING}:6: this card has 351 汉字, a phone screen takes 350; make two cards of it"),
        limit("card with a picture", BREWING, STEPS, "…", 1004,
              f"{BREWING}:6: the card and its question have 1025 characters, a card with a picture takes 1024; shorten it"),
        limit("card without a picture", KINDS, "闻一闻", "…", 4052,
              f"{KINDS}:7: the card and its question have 4097 characters, a card takes 4096; shorten it"),
        limit("option", QUIZ, "100 ℃", "热", 100,
              f"{QUIZ}:1: the option `{'热' * 12}…` has 101 characters; shorten it to 100"),
        limit("explanation", QUIZ, "冷泡也可以。", "冷", 600,
              f"{QUIZ}:8: the explanation has 601 characters; shorten it to 600"),
        limit("step of an order", QUIZ, "温杯", "杯", 100,
              f"{QUIZ}:14: the option `{'杯' * 12}…` has 101 characters; shorten it to 100"),
        limit("key point", QUIZ, "泡得太久", "久", 100,
              f"{QUIZ}:20: the point `{'久' * 12}…` has 101 characters; shorten it to 100"),
        limit("short question and what belongs to it", QUIZ, "一杯绿茶怎么会苦？", "苦", 2758,
              f"{QUIZ}:20: the question, its points and model answer have 2797 characters; shorten them to 2796"),
        limit("recall card", CARDS, "茶按什么分类？", "茶", 4090,
              f"{CARDS}:1: a text here has 4097 characters, a message takes 4096; shorten it"),
        limit("step", PRACTICUM, "按三步来。", "茶", 4091,
              f"{PRACTICUM}:14: a text here has 4097 characters, a message takes 4096; shorten it"),
        limit("entities", CARDS, "茶按什么分类？", "甲**乙**", 99,
              f"{CARDS}:1: a text here has 101 bold, italic, code and link pieces, Telegram shows 100; use fewer"),
    ],
)  # fmt: skip
def test_a_limit(tea: Path, edit: Edit, file: str, old: str, unit: str, most: int, expected: str) -> None:
    edit(file, old, unit * most)
    assert problems(tea) == []
    edit(file, unit * most, unit * (most + 1))
    assert problems(tea) == [expected]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(COURSE, "认识六大", "/start 认识六大", f"{COURSE}:1: Telegram would draw /start as a bot command; write it as code, or change the words", id="command in a text"),
        pytest.param(BREWING, STEPS, "每杯 2 元 /kg。", f"{BREWING}:6: Telegram would draw /kg as a bot command; write it as code, or change the words", id="command on a card"),
        pytest.param(KINDS, "---\n## 试一试 {#tasting}\n合上表，答一题。\n", "", f"{KINDS}:17: a picture and a question do not fit one screen; move the question to a card of its own after it", id="picture and question"),
        pytest.param(BREWING, "minutes: 1", "minutes: 6", f"{BREWING}:2: 6 minutes do not fit the text; say 1 to 2, or change the text", id="minutes too many"),
        pytest.param(PRACTICUM, "minutes: 10", "minutes: 481", f"{PRACTICUM}:6: 481 minutes are more than a day's work; make several steps of it", id="step that takes too long"),
        pytest.param(PRACTICUM, "kinds: [photo]", "kinds: []", f"{PRACTICUM}:6: this step asks for no evidence; name text, photo or file in `kinds`", id="no evidence"),
    ],
)  # fmt: skip
def test_a_rule(tea: Path, edit: Edit, file: str, old: str, new: str, expected: str) -> None:
    edit(file, old, new)
    assert problems(tea) == [expected]


def test_minutes_too_few(tea: Path, edit: Edit) -> None:
    more = "".join(f"---\n## 多 {{#more-{number}}}\n{'茶' * 300}\n\n" for number in range(4))
    edit(BREWING, "---\n## 三步", f"{more}---\n## 三步")
    assert problems(tea) == [f"{BREWING}:2: 1 minutes do not fit the text; say 2 to 10, or change the text"]


def test_a_lesson_that_nobody_asks_about(tea: Path) -> None:
    (tea / QUIZ).unlink()
    assert problems(tea) == [
        f"{BREWING}:2: no question asks about this lesson; add one to a card, or to quiz.yaml with its source here"
    ]


def test_a_practicum_without_steps(tea: Path) -> None:
    text = (tea / PRACTICUM).read_text(encoding="utf-8")
    head, tail = text[: text.index("steps:")], text[text.index("rubric:") :]
    (tea / PRACTICUM).write_text(f"{head}steps: []\n{tail}", encoding="utf-8")
    assert problems(tea) == [f"{PRACTICUM}:1: this practicum has no steps; write one"]


def test_a_short_question_of_a_quiz_has_some_points(tea: Path, edit: Edit) -> None:
    edit(QUIZ, "    - point: 泡得太久\n      words: [太久, 时间 长]\n", "")
    assert problems(tea) == [f"{QUIZ}:20: a short question of a quiz has 4 points or more, this one 3"]


def test_cards_of_other_languages_are_measured_in_characters(tea: Path, edit: Edit) -> None:
    edit(COURSE, "zh-CN", "en")
    edit(KINDS, "闻一闻", "…" * 1357)
    assert problems(tea) == []
    edit(KINDS, "…", "……")
    assert problems(tea) == [
        f"{KINDS}:7: this card has 1401 characters, a phone screen takes 1400; make two cards of it"
    ]


def singles(answers: str) -> str:
    """Return a quiz about brewing with one single-choice question for every letter."""
    return "".join(
        f"- id: q-{number}\n  type: single\n  stem: 问？\n  options: [甲, 乙, 丙]\n  answer: {letter}\n"
        "  explanation: 因为。\n  source: brewing#steps\n"
        for number, letter in enumerate(answers)
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param("BBBBACC", [], id="half of them"),
        pytest.param("BBBBBAC", ["1-basics/chapter.yaml:1: B is right in 5 of 8 single questions; move some right options"], id="more than half"),
        pytest.param("BBBBBB", [], id="too few to guess"),
    ],
)  # fmt: skip
def test_the_right_letters_are_spread(tea: Path, edit: Edit, answers: str, expected: list[str]) -> None:
    edit(QUIZ, "", singles(answers))  # the card's own question makes one more
    assert problems(tea) == expected


@pytest.mark.parametrize(
    "text", ["https://a.cn/start", "`/start`", "```\n/start\n```", "和/或", "1/2", "甲 / 乙", "a/b"]
)
def test_what_only_looks_like_a_command(tea: Path, edit: Edit, text: str) -> None:
    edit(KINDS, "闻一闻，再下结论。\n", f"闻一闻。\n\n{text}\n".replace("> ", ""))
    assert problems(tea) == []
