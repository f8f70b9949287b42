"""The course format: frozen models that the loader fills and everybody else only reads."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=24)]
"""A stable name: progress hangs on it, and it must fit, with others, into 64 bytes of callback data."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Html = str
"""Telegram HTML, already escaped, made from the author's Markdown."""


class Part(BaseModel):
    """What every piece of a course has in common: it never changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class QuestionKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    ORDER = "order"
    """The steps of a process, to be put in sequence."""
    SHORT = "short"
    """Answered in one's own words."""


class EvidenceKind(StrEnum):
    TEXT = "text"
    PHOTO = "photo"
    FILE = "file"


class Gate(StrEnum):
    """Who opens the step after this one."""

    SELF = "self"
    INSTRUCTOR = "instructor"


class Order(StrEnum):
    """In which order the lessons may be learnt."""

    OPEN = "open"
    LOCKED = "locked"
    """A lesson opens when the one before it is finished."""


class Source(Part):
    """Where a fact is taught; written `lesson-id#card-id` in a course file."""

    lesson: Id
    card: Id


class Picture(Part):
    """A drawing that goes with a card: a Typst file of the course, or a table of the card itself."""

    alt: Text
    typst: Path | None = None
    table: tuple[tuple[str, ...], ...] = ()
    """Rows of plain text, the heading row first; empty where `typst` is set."""


class Point(Part):
    """One thing that a full answer to a short question says."""

    point: Text
    words: tuple[Text, ...]
    """Ways to say it; the blanks in one separate what must stand together in a sentence."""
    source: Source
    """Where it is taught."""


class Question(Part):
    """A question: one with options grades itself, a short one with the learner's help."""

    id: Id
    type: QuestionKind
    stem: Html
    options: tuple[Text, ...]
    """Plain text in the author's order, which for order is the right one; none for short.

    For true_false the loader gives the two options of the course's language.
    """
    answer: frozenset[int]
    """Indices into `options` that are right; one of them unless the type is multiple, none for order and short."""
    explanation: Html
    """Shown after the answer; for short it is the model answer."""
    source: Source
    points: tuple[Point, ...] = ()
    """What a full answer to a short question says."""


class Card(Part):
    """One screen of a lesson."""

    id: Id
    title: Text
    body: Html
    """Without the title."""
    asof: int | None = None
    """The year whose figures it gives, where they age."""
    picture: Picture | None = None
    question: Question | None = None
    """Asked on this card, below its body (即问即答)."""


class Lesson(Part):
    id: Id
    title: Text
    minutes: int = Field(ge=1, le=10)
    cards: tuple[Card, ...]


class RecallCard(Part):
    """A fact that is asked for without options."""

    id: Id
    front: Html
    back: Html
    source: Source


class Case(Part):
    """The leading case (引导案例) with the questions it raises (请思考)."""

    title: Text
    body: Html
    questions: tuple[Text, ...]


class Evidence(Part):
    """What a practicum step wants handed in."""

    kinds: tuple[EvidenceKind, ...]
    at_least: int = Field(default=1, ge=1, le=10)


class Step(Part):
    id: Id
    title: Text
    minutes: int = Field(ge=1)
    guide: Html
    """What to do and how to begin."""
    good: Html
    """What a good result looks like."""
    evidence: Evidence
    gate: Gate = Gate.SELF


class Criterion(Part):
    id: Id
    title: Text
    levels: tuple[Text, ...]
    """Described levels, the best first."""


class Practicum(Part):
    id: Id
    title: Text
    goal: Html
    mode: Html
    steps: tuple[Step, ...]
    rubric: tuple[Criterion, ...]
    report: tuple[Text, ...]
    """Headings of the report, in order."""
    slides: tuple[Text, ...]
    """Headings of the slides, in order."""


class Term(Part):
    """One entry of the glossary."""

    term: Text
    english: str = ""
    meaning: Text
    lesson: Id


class Chapter(Part):
    id: Id
    title: Text
    objectives: Html
    key_points: tuple[Text, ...]
    concepts: tuple[Text, ...]
    scenario: Html
    case: Case
    lessons: tuple[Lesson, ...]
    quiz: tuple[Question, ...]
    recalls: tuple[RecallCard, ...]
    practicum: Practicum | None = None


class Course(Part):
    id: Id
    title: Text
    language: Text
    """BCP 47, such as zh-CN."""
    description: Html
    chapters: tuple[Chapter, ...]
    glossary: tuple[Term, ...]
    revised: date | None = None
    order: Order = Order.OPEN
