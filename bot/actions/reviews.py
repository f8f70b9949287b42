"""Buttons of spaced review."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowReview(Action):
    code: ClassVar[str] = "r"


@dataclass(frozen=True, slots=True)
class ShowReviewed(Action):
    """An item once more as it was left for a look at its card: the back, or the explanation."""

    code: ClassVar[str] = "ri"
    look: int
    """Which item and turn (bot.flows.reviews)."""


@dataclass(frozen=True, slots=True)
class NextItem(Action):
    """On with what is being gone through, the plan or a choice of one's own."""

    code: ClassVar[str] = "rn"


@dataclass(frozen=True, slots=True)
class Reveal(Action):
    """Shows the back of a recall card.

    `turn` is how often it had been reviewed when the button was drawn, `drawn` when that was (bot.flows.grading).
    """

    code: ClassVar[str] = "rv"
    item: str
    turn: int
    drawn: int


@dataclass(frozen=True, slots=True)
class GradeItem(Action):
    code: ClassVar[str] = "rg"
    item: str
    turn: int
    grade: int
    drawn: int


@dataclass(frozen=True, slots=True)
class MarkInReview(Action):
    code: ClassVar[str] = "rt"
    item: str
    turn: int
    chosen: int
    drawn: int


@dataclass(frozen=True, slots=True)
class AnswerInReview(Action):
    code: ClassVar[str] = "ra"
    item: str
    turn: int
    chosen: int
    drawn: int


@dataclass(frozen=True, slots=True)
class UndoReview(Action):
    """Takes back the answer that the item got at that turn, if it is still the last one."""

    code: ClassVar[str] = "ru"
    item: str
    turn: int


@dataclass(frozen=True, slots=True)
class ShowStudy(Action):
    """What can be gone through beside the plan."""

    code: ClassVar[str] = "su"


@dataclass(frozen=True, slots=True)
class StudyChapter(Action):
    code: ClassVar[str] = "suc"
    chapter: str


@dataclass(frozen=True, slots=True)
class StudyLeeches(Action):
    code: ClassVar[str] = "sul"


@dataclass(frozen=True, slots=True)
class StudyAhead(Action):
    """Everything due until the end of a study day, given as its proleptic ordinal."""

    code: ClassVar[str] = "sua"
    day: int


@dataclass(frozen=True, slots=True)
class StudyForgotten(Action):
    """What was forgotten today."""

    code: ClassVar[str] = "suf"
