"""Every message with sample arguments, enough to reach each branch of its template."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.catch_up import Promise
from bot.domain.practicum import StepState
from bot.domain.progress import ChapterProgress
from bot.domain.quiz import Score
from bot.domain.quiz_session import Outcome
from bot.domain.wait import Wait, WaitKind
from bot.domain.ways import Way
from bot.flows.lesson_end import InReview, Quick
from bot.flows.questions import Asked, asked
from bot.flows.review_screens import Backlog
from bot.flows.settings import CHOICES
from bot.reply import DocumentKind, Html
from bot.texts import LANGUAGES, Texts
from content.schema import Point, Question, QuestionKind, Source

HOSTILE = '<b>&"'
"""A learner's name, a group's title or a command as nobody should type it."""
PLAIN = ("三个阶段，一条线看懂", HOSTILE)
RICH = (Html("<b>跨境</b>：卖到&lt;国外&gt;"),)
PROGRESS = (ChapterProgress(0, 0), ChapterProgress(3, 10), ChapterProgress(10, 10))
WAITS = tuple(Wait(kind, count) for kind in WaitKind for count in (1, 5))
PROMISES = tuple(Promise(date(2026, 3, 2) + timedelta(days=days), days) for days in (0, 1, 2, 6, 7, 60))
BACKLOGS = tuple(Backlog(18, 6, each) for each in (None, *PROMISES))
IN_REVIEW = (
    InReview(1, new=True, asked=False, now=True, wait=WAITS[0]),
    InReview(5, new=True, asked=False, now=False, wait=None),
    *(InReview(5, new=False, asked=True, now=False, wait=each) for each in WAITS),
)
STATES = ("new", "begun", "done", "locked")
NAMES: tuple[list[str], ...] = ([], ["李明", HOSTILE])
TITLED = {"title": HOSTILE}
ENTRIES = [{**TITLED, "english": english, "meaning": HOSTILE} for english in ("", HOSTILE)]


def _question(kind: QuestionKind, right: Iterable[int] = ()) -> Question:
    options: tuple[str, ...] = ("甲", HOSTILE, "丙", "丁")
    if kind is QuestionKind.TRUE_FALSE:
        options = ("对", "错")
    source = Source(lesson="a", card="a")
    short = kind is QuestionKind.SHORT
    return Question(
        id="q",
        type=kind,
        stem=RICH[0],
        options=() if short else options,
        answer=frozenset(right),
        explanation=RICH[0],
        source=source,
        points=tuple(Point(point=each, words=("甲乙",), source=source) for each in options) if short else (),
    )


def _asked(kind: QuestionKind, right: Iterable[int], given: Sequence[int], written: str = "") -> Asked:
    question = _question(kind, right)
    return asked(question, range(len(question.options)), given, written)


ASKED = (
    _asked(QuestionKind.SINGLE, [1], []),
    _asked(QuestionKind.SINGLE, [1], [1]),
    _asked(QuestionKind.SINGLE, [1], [2]),
    _asked(QuestionKind.MULTIPLE, [0, 1], [0, 1]),
    _asked(QuestionKind.MULTIPLE, [0, 1], [1, 2]),
    _asked(QuestionKind.TRUE_FALSE, [0], [0]),
    _asked(QuestionKind.TRUE_FALSE, [0], [1]),
    _asked(QuestionKind.ORDER, [], []),
    _asked(QuestionKind.ORDER, [], [2, 0]),
    _asked(QuestionKind.ORDER, [], [0, 1, 2, 3]),
    _asked(QuestionKind.ORDER, [], [0, 2, 1, 3]),
    _asked(QuestionKind.SHORT, [], []),
    _asked(QuestionKind.SHORT, [], [0], HOSTILE),
    _asked(QuestionKind.SHORT, [], [0, 1, 2], "写了\n两行"),
)

DAY = {"year": 2027, "month": 6, "day": 20}

SAMPLES: dict[str, tuple[Any, ...]] = {
    **dict.fromkeys(("name", "title", "lesson", "course", "command", "text", "reason"), PLAIN),
    **dict.fromkeys(("description", "body", "front", "back", "objectives", "scenario", "goal", "mode"), RICH),
    **dict.fromkeys(("guide", "good"), RICH),
    **dict.fromkeys(("key_points", "concepts", "questions", "criteria", "topics", "problems"), (("甲", HOSTILE),)),
    **dict.fromkeys(
        ("count", "due", "items", "left", "added", "missing", "more", "members", "assignments"), (0, 1, 12)
    ),
    **dict.fromkeys(("opened", "finished", "handed"), (0, 1, 30)),
    **dict.fromkeys(("lessons", "cards", "wanted"), (1, 2)),
    **dict.fromkeys(("number", "at", "of", "length", "limit", "size"), (12,)),
    **dict.fromkeys(("ticked", "quiz_open", "waits", "quiz", "reminded"), (False, True)),
    "minutes": (1, 60, 180),
    "minute": (0, 510),
    "letter": ("A",),
    "kind": tuple(kind.value for kind in DocumentKind),
    "grade": (1, 2, 3, 4),
    "names": NAMES,
    "quick": (Quick(0, 0, 0), Quick(1, 0, 1), Quick(3, 2, 12)),
    "review": (None, *IN_REVIEW),
    "chapter": PLAIN,
    "outcome": (Outcome(10, 0, 0), Outcome(7, 2, 1), Outcome(0, 1, 0)),
    "answered": (0, 12),
    "begun": (0, 1, 3),
    "code": LANGUAGES,
    "state": STATES,
    "zone": ("Asia/Shanghai", "Europe/London", "Etc/GMT-8", "Etc/GMT+5", "Etc/UTC"),
    "asof": (None, 2024),
    "progress": PROGRESS,
    "chapters": ([{**TITLED, "progress": each} for each in PROGRESS],),
    "quizzes": ([], [{**TITLED, "score": Score(7, 10), "best": best} for best in (None, 80)]),
    "practicums": ([], [{**TITLED, "done": 1, "of": 5}]),
    "glossary": (False, True),
    "entry": (None, *ENTRIES),
    "terms": (ENTRIES,),
    "hits": ([], [{**TITLED, "lesson": HOSTILE}]),
    "example": (None, *PLAIN),
    "score": (Score(10, 10), Score(0, 1), Score(7, 10)),
    "kinds": (["text"], ["photo", "file"], ["text", "photo", "file"]),
    "steps": tuple(
        [{**TITLED, "minutes": minutes, "state": state.name} for state in states]
        for minutes in (20, 120)
        for states in (list(StepState), [StepState.DONE])
    ),
    "before": (None, *WAITS),
    "wait": WAITS,
    "asked": ASKED,
    "language": LANGUAGES,
    "backlog": (None, *BACKLOGS),
    **dict.fromkeys(("leeches", "forgotten", "done"), (0, 1, 12)),
    "leech": (False, True),
    "last_right": (None, False, True),
    "days": (1, 3, 47),
    "promise": PROMISES,
    "now": (
        {"retention": 90, "new": 30, "reviews": 100, "grades": 0},
        {"retention": 85, "new": 5, "reviews": 9, "grades": 1},
    ),
    "setting": tuple(CHOICES),
    "day": (DAY,),
    "a_day": (1, 9),
    "eve": (1, 24),
    "recall": (96,),
    "stage": ("USUAL", "TOWARDS", "EVE"),
    "of_class": (False, True),
    "exam": (None, *({"day": DAY, "days": days} for days in (0, 1, 30))),
    "teacher": (None, *({"points": 3, "right": right, "reason": HOSTILE} for right in (False, True))),
    "value": (0, 1, 90),
    "chosen": (False, True),
}
"""By the name of the argument; what a message may get besides stands in SPECIAL."""

WORKS = (
    *({"title": HOSTILE, "quiz": quiz, "day": day, "late": False} for quiz in (False, True) for day in (None, DAY)),
    {"title": "", "quiz": True, "day": DAY, "late": True},
)
QUIZ_KINDS = ("chapter", "lesson", "mixed", "mistakes", "set", "retry")
SPECIAL: dict[str, dict[str, tuple[Any, ...]]] = {
    **{key: {"kind": QUIZ_KINDS} for key in ("quiz.question", "quiz.explained", "button.go_on_quiz")},
    "classes.glance": {"state": (*STATES, "instructor")},
    "classes.room": {"unclear": (0, 1, 3)},
    "classes.trouble": {
        "unclear": ([], [{**TITLED, "lesson": HOSTILE, "count": 2}]),
        "forgotten": ([], [{"text": RICH[0], "lesson": HOSTILE, "count": 2}]),
        **dict.fromkeys(("more_unclear", "more_forgotten"), (0, 2)),
    },
    "class_quiz.lessons": {"whole": (False, True)},
    "class_quiz.questions": {
        "lines": ([{"number": 1, "kind": kind, "stem": RICH[0], "ticked": True} for kind in ("single", "short")],)
    },
    "class_quiz.draft": {"room": PLAIN, "title": ("", HOSTILE), "available": (12,), "days": (0, 7)},
    "class_quiz.posted": {"title": ("", HOSTILE), "day": (None, DAY)},
    "class_quiz.report": {
        "title": ("", HOSTILE),
        "room": PLAIN,
        "day": (None, DAY),
        "late": (False, True),
        "done": ([], [{"name": HOSTILE, "percent": 80, "late": late} for late in (False, True)]),
        "begun": NAMES,
        "new": NAMES,
        "average": (None, 80),
    },
    "class_quiz.shorts": {"number": (1,), "of": (1, 2), "stem": RICH, "count": (0, 3)},
    "class_quiz.short": {
        "stem": RICH,
        "written": ("", HOSTILE),
        "points": ([{"text": HOSTILE, "found": found, "ticked": not found} for found in (False, True)],),
        "said": ([], [{"points": 3, "reason": HOSTILE, "name": HOSTILE, "day": DAY}]),
        "name": PLAIN[1:],
    },
    "class_quiz.ask_reason": {"points": (3,)},
    "class_quiz.regraded": {"title": ("", HOSTILE), "points": (3,), "right": (False, True)},
    "button.short": {"changed": (False, True)},
    "class_quiz.shares": {
        "title": ("", HOSTILE),
        "first": (8,),
        "lines": ([], [{"stem": RICH[0], "percent": 40, "right": 2, "answered": 5}]),
    },
    **{key: {"title": ("", HOSTILE)} for key in ("button.do_class_quiz", "button.class_quiz")},
    "button.draft_days": {"days": (0, 7)},
    "classes.report": {"done": NAMES, "begun": NAMES, "new": NAMES},
    **{message: {"day": (None, DAY)} for message in ("exam.room", "exam.told")},
    "home.plan": {
        "lesson": (*PLAIN, None),
        "assigned": (None, *WORKS),
        "step": (None, HOSTILE),
        "at": (0, 2),
        "of": (5,),
    },
    "learn.chapter": {"minutes": (0, 3, 90)},
    "remind.daily": {"work": (None, *WORKS)},
    "button.save": {"saved": (False, True)},
    "button.unclear": {"unclear": (False, True)},
    "saved.list": {"cards": ([{**TITLED, "lesson": HOSTILE}],), "of": (1, 3)},
    "learn.finished": {"due": (1, 12), "way": ("", *(way.name for way in Way))},
    "learn.course_finished": {"practicum": (None, *PLAIN)},
    "learn.locked": {"before": PLAIN},
    "learn.peeked": {"question": (None, *RICH)},
    "practice.step": {"state": tuple(state.name for state in StepState)},
    "practice.step_done": {"done": (1, 12), "last": (False, True)},
    "quiz.result": {
        "kind": QUIZ_KINDS,
        "topics": ([], [{**TITLED, "progress": each} for each in PROGRESS]),
        "minutes": (0, 6),
    },
    "remind.setting": {"minute": (None, 0, 510)},
    "review.clearing": {"backlog": BACKLOGS},
    "review.enough": {"backlog": BACKLOGS},
    "review.done": {"wait": (None, *WAITS)},
    "settings.overview": {"minute": (None, 0, 510)},
}


def _variants(message: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    values = [{**SAMPLES, **SPECIAL.get(message, {})}[name] for name in names]
    for chosen in itertools.product(*values):
        yield dict(zip(names, chosen, strict=True))


TEXTS = Texts()
MESSAGES = {message: names for message, names in TEXTS.macros("zh-CN").items() if not message.startswith("parts.")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `message` is run for each of them, for `language` in each."""
    if "message" in metafunc.fixturenames:
        metafunc.parametrize("message", MESSAGES)
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", LANGUAGES)


@pytest.fixture(scope="session")
def texts() -> Texts:
    return TEXTS


@pytest.fixture(scope="session")
def variants() -> Mapping[str, list[dict[str, Any]]]:
    """Sample arguments of every message."""
    return {message: list(_variants(message, names)) for message, names in MESSAGES.items()}
