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


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        pytest.param(BREWING, STEPS, "茶" * 341, f"{BREWING}:6: this card has 351 汉字, a phone screen takes 350; make two cards of it", id="card too long for a screen"),
        pytest.param(BREWING, STEPS, "a " * 600, f"{BREWING}:6: the card and its question have 1222 characters, a card with a picture takes 1024; shorten it", id="card with a picture"),
        pytest.param(KINDS, "闻一闻", "a " * 2040, f"{KINDS}:7: the card and its question have 4128 characters, a card takes 4096; shorten it", id="card without a picture"),
        pytest.param(KINDS, "来不及氧化", "a " * 480, f"{KINDS}:17: the card and its question have 1000 characters, a card with a picture takes 1024; shorten it", id="question counts for its card"),
        pytest.param(QUIZ, "100 ℃", "热" * 101, f"{QUIZ}:1: the option `{'热' * 12}…` has 101 characters; shorten it to 100", id="option too long"),
        pytest.param(QUIZ, "冷泡也可以。", "冷" * 601, f"{QUIZ}:8: the explanation has 601 characters; shorten it to 600", id="explanation too long"),
        pytest.param(CARDS, "按**氧化程度**。", "茶" * 4100, f"{CARDS}:1: a text here has 4108 characters, a message takes 4096; shorten it", id="recall card too long"),
        pytest.param(PRACTICUM, "按三步来。", "茶" * 4092, f"{PRACTICUM}:14: a text here has 4097 characters, a message takes 4096; shorten it", id="step too long"),
        pytest.param(CARDS, "按**氧化程度**。", "**甲** " * 101, f"{CARDS}:1: a text here has 101 bold, italic, code and link pieces, Telegram shows 100; use fewer", id="too many entities"),
        pytest.param(COURSE, "认识六大", "/start 认识六大", f"{COURSE}:1: Telegram would draw /start as a bot command; write it as code, or change the words", id="command in the description"),
        pytest.param(BREWING, STEPS, "每杯 2 元 /kg。", f"{BREWING}:6: Telegram would draw /kg as a bot command; write it as code, or change the words", id="command on a card"),
        pytest.param(QUIZ, "- id: q-water\n  type: multiple", "- id: q-water\n  type: multiple", None, id="nothing changed"),
        pytest.param(BREWING, "minutes: 1", "minutes: 6", f"{BREWING}:2: 6 minutes do not fit the text; say 1 to 2, or change the text", id="minutes too many"),
        pytest.param(PRACTICUM, "minutes: 10", "minutes: 481", f"{PRACTICUM}:6: 481 minutes are more than a day's work; make several steps of it", id="step too long to do"),
        pytest.param(PRACTICUM, "kinds: [photo]", "kinds: []", f"{PRACTICUM}:6: this step asks for no evidence; name text, photo or file in `kinds`", id="no evidence"),
    ],
)  # fmt: skip
def test_a_rule(tea: Path, edit: Edit, file: str, old: str, new: str, expected: str | None) -> None:
    edit(file, old, new)
    assert problems(tea) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text", ["https://a.cn/start", "`/start`", "```\n/start\n```", "和/或", "1/2", "甲 / 乙", "a/b"]
)
def test_what_only_looks_like_a_command(tea: Path, edit: Edit, text: str) -> None:
    edit(KINDS, "闻一闻，再下结论。\n", f"闻一闻。\n\n{text}\n".replace("> ", ""))
    assert problems(tea) == []
