"""Buttons of the course map and of lessons."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowMap(Action):
    code: ClassVar[str] = "m"


@dataclass(frozen=True, slots=True)
class ShowChapter(Action):
    """The lessons of a chapter, a page at a time."""

    code: ClassVar[str] = "ch"
    chapter: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowIntro(Action):
    """What a chapter is about: aims, scenario, leading case."""

    code: ClassVar[str] = "ci"
    chapter: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenLesson(Action):
    """Goes on where the person left the lesson."""

    code: ClassVar[str] = "l"
    lesson: str


@dataclass(frozen=True, slots=True)
class OpenCard(Action):
    code: ClassVar[str] = "c"
    lesson: str
    card: str


@dataclass(frozen=True, slots=True)
class FinishLesson(Action):
    code: ClassVar[str] = "f"
    lesson: str


@dataclass(frozen=True, slots=True)
class MarkOption(Action):
    """Ticks options of a question in a lesson; `chosen` is the set after the tap, as bits.

    `after` is the answer to it that was the last when the button was drawn, 0 before the first.
    """

    code: ClassVar[str] = "t"
    question: str
    chosen: int
    after: int


@dataclass(frozen=True, slots=True)
class ShowAnswered(Action):
    """What was answered last to a question in a lesson, with its explanation."""

    code: ClassVar[str] = "av"
    question: str


@dataclass(frozen=True, slots=True)
class AnswerInLesson(Action):
    """`after` is the answer that was the last when the button was drawn, 0 before the first."""

    code: ClassVar[str] = "a"
    question: str
    chosen: int
    after: int
