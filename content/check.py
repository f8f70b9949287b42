"""What an author can get wrong in a course that loads: texts too long for a phone, lessons that ask nothing, …

The limits of a message are Telegram's: https://core.telegram.org/bots/api#sendmessage and #sendphoto.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content.coverage import Coverage, coverage, questions_of
from content.loader import Loaded, load_with_places
from content.markdown import count_entities, visible
from content.problems import CourseError, Place, Problem
from content.schema import Card, Chapter, Course, Lesson, Question, QuestionKind

MESSAGE = 4096
CAPTION = 1024
ENTITIES = 100
CARD_HAN = 350
CARD_CHARACTERS = 1400
OPTION = 100
EXPLANATION = 600
STEP_MINUTES = 480
LEVELS = 2
POINTS = 4
WRITTEN = 1000
"""What a learner may write in answer to a short question; it is shown beside the model answer and the key points."""
_AROUND = 300  # headings, numbers and the verdict of that screen

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef]")
_CODE = re.compile("<(code|pre)>.*?</\\1>", re.DOTALL)
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?![\w/<>])")
_ENOUGH_TO_GUESS = 8  # single-choice questions in a chapter

# Reading: from a quick reader who answers at once to a slow one who thinks about every card.
_FAST_HAN, _SLOW_HAN = 500, 120
_FAST_WORDS, _SLOW_WORDS = 350, 100

Finding = tuple[Place, str]


@dataclass(frozen=True)
class Report:
    """What `tutor check` says: serve the course only where there are no problems."""

    course: Course | None
    """None where the folder cannot be read as a course."""
    problems: tuple[Problem, ...]
    """In the order of the files and lines."""
    coverage: Coverage | None


def inspect(folder: Path) -> Report:
    """Return all that is to be said about a course folder; a broken one is a report too, not an error."""
    try:
        loaded = load_with_places(folder)
    except CourseError as error:
        return Report(None, error.problems, None)
    return Report(loaded.course, check(loaded), coverage(loaded.course))


def check(loaded: Loaded) -> tuple[Problem, ...]:
    """Return the problems of a course that loads, in the order of its files."""
    found = [Problem(place.file, place.line, message) for place, message in _findings(loaded)]
    return tuple(sorted(set(found)))


def _findings(loaded: Loaded) -> Iterator[Finding]:
    asked = {question.source.lesson for chapter in loaded.course.chapters for question in questions_of(chapter)}
    yield from _texts(Place("course.yaml", 1), loaded.course.description)
    for chapter in loaded.course.chapters:
        at = loaded.places.of("chapter", chapter.id)
        yield from _texts(at, chapter.objectives, chapter.scenario, chapter.case.body)
        yield from _lopsided(loaded, chapter)
        yield from _practicum(loaded, chapter)
        for lesson in chapter.lessons:
            yield from _lesson(loaded, lesson, lesson.id in asked)
        for question in questions_of(chapter):
            yield from _question(loaded.places.of("question", question.id), question)
        for question in chapter.quiz:
            if question.type is QuestionKind.SHORT and len(question.points) < POINTS:
                here = loaded.places.of("question", question.id)
                yield here, f"a short question of a quiz has {POINTS} points or more, this one {len(question.points)}"
        for recall in chapter.recalls:
            yield from _texts(loaded.places.of("recall", recall.id), recall.front + recall.back)


def _lesson(loaded: Loaded, lesson: Lesson, asked: bool) -> Iterator[Finding]:
    at = loaded.places.of("lesson", lesson.id)
    if not asked:
        yield at, "no question asks about this lesson; add one to a card, or to quiz.yaml with its source here"
    least, most = _minutes(lesson)
    if not least <= lesson.minutes <= most:
        yield at, f"{lesson.minutes} minutes do not fit the text; say {least} to {most}, or change the text"
    for card in lesson.cards:
        yield from _card(loaded.places.of("card", f"{lesson.id}#{card.id}"), card, loaded.course.language)


def _card(at: Place, card: Card, language: str) -> Iterator[Finding]:
    text = f"{card.title}\n{visible(card.body)}"
    if language.lower().startswith("zh"):
        length, most, what = len(_HAN.findall(text)), CARD_HAN, "汉字"
    else:
        length, most, what = len(text), CARD_CHARACTERS, "characters"
    if length > most:
        yield at, f"this card has {length} {what}, a phone screen takes {most}; make two cards of it"
    question = card.question
    if card.picture and question:
        yield at, "a picture and a question do not fit one screen; move the question to a card of its own after it"
    whole = text + (visible(question.stem + question.explanation) + "\n".join(question.options) if question else "")
    limit = CAPTION if card.picture else MESSAGE
    if len(whole) > limit:
        kind = "a card with a picture" if card.picture else "a card"
        yield at, f"the card and its question have {len(whole)} characters, {kind} takes {limit}; shorten it"
    yield from _entities(at, card.body + (question.stem + question.explanation if question else ""))
    yield from _commands(at, card.body)


def _question(at: Place, question: Question) -> Iterator[Finding]:
    for option in question.options:
        if len(option) > OPTION:
            yield at, f"the option `{option[:12]}…` has {len(option)} characters; shorten it to {OPTION}"
    length = len(visible(question.explanation))
    if length > EXPLANATION:
        yield at, f"the explanation has {length} characters; shorten it to {EXPLANATION}"
    for point in question.points:
        if len(point.point) > OPTION:
            yield at, f"the point `{point.point[:12]}…` has {len(point.point)} characters; shorten it to {OPTION}"
    whole = length + len(visible(question.stem)) + sum(len(point.point) for point in question.points)
    if question.points and whole > MESSAGE - WRITTEN - _AROUND:
        most = MESSAGE - WRITTEN - _AROUND
        yield at, f"the question, its points and model answer have {whole} characters; shorten them to {most}"
    yield from _texts(at, question.stem + question.explanation)


def _lopsided(loaded: Loaded, chapter: Chapter) -> Iterator[Finding]:
    """Find a letter that a learner could always guess; the options are shuffled only on the screen."""
    singles = [question for question in questions_of(chapter) if question.type is QuestionKind.SINGLE]
    if len(singles) < _ENOUGH_TO_GUESS:
        return
    answer, times = Counter(min(question.answer) for question in singles).most_common(1)[0]
    if times * 2 > len(singles):
        letter = "ABCDEF"[answer]
        at = loaded.places.of("chapter", chapter.id)
        yield at, f"{letter} is right in {times} of {len(singles)} single questions; move some right options"


def _practicum(loaded: Loaded, chapter: Chapter) -> Iterator[Finding]:
    practicum = chapter.practicum
    if practicum is None:
        return
    at = loaded.places.of("practicum", practicum.id)
    yield from _texts(at, practicum.goal + practicum.mode)
    if not practicum.steps:
        yield at, "this practicum has no steps; write one"
    for criterion in practicum.rubric:
        if len(criterion.levels) < LEVELS:
            yield at, f"the criterion `{criterion.id}` needs {LEVELS} levels or more, the best first"
    for step in practicum.steps:
        here = loaded.places.of("step", step.id)
        yield from _texts(here, step.guide + step.good)
        if not step.evidence.kinds:
            yield here, "this step asks for no evidence; name text, photo or file in `kinds`"
        if step.minutes > STEP_MINUTES:
            yield here, f"{step.minutes} minutes are more than a day's work; make several steps of it"


def _texts(at: Place, *htmls: str) -> Iterator[Finding]:
    """Find what Telegram would refuse or draw wrongly in texts that are each sent as a message."""
    for html in htmls:
        length = len(visible(html))
        if length > MESSAGE:
            yield at, f"a text here has {length} characters, a message takes {MESSAGE}; shorten it"
        yield from _entities(at, html)
        yield from _commands(at, html)


def _entities(at: Place, html: str) -> Iterator[Finding]:
    entities = count_entities(html)
    if entities > ENTITIES:
        yield at, f"a text here has {entities} bold, italic, code and link pieces, Telegram shows {ENTITIES}; use fewer"


def _commands(at: Place, html: str) -> Iterator[Finding]:
    command = _COMMAND.search(visible(_CODE.sub("", html)))
    if command:
        yield at, f"Telegram would draw {command[0]} as a bot command; write it as code, or change the words"


def _minutes(lesson: Lesson) -> tuple[int, int]:
    """Return the fewest and the most minutes that this lesson can take."""
    text = "".join(visible(card.body) for card in lesson.cards)
    han = len(_HAN.findall(text))
    words = len(re.findall(r"[A-Za-z]+", text))
    questions = sum(card.question is not None for card in lesson.cards)
    fast = han / _FAST_HAN + words / _FAST_WORDS + questions / 6
    slow = han / _SLOW_HAN + words / _SLOW_WORDS + questions + len(lesson.cards) / 2 + 1
    return max(1, int(fast)), min(10, int(slow) + 1)
