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
class Reveal(Action):
    """Shows the back of a recall card; `turn` is how often it had been reviewed when the button was drawn."""

    code: ClassVar[str] = "rv"
    item: str
    turn: int


@dataclass(frozen=True, slots=True)
class GradeItem(Action):
    code: ClassVar[str] = "rg"
    item: str
    turn: int
    grade: int


@dataclass(frozen=True, slots=True)
class MarkInReview(Action):
    code: ClassVar[str] = "rt"
    item: str
    turn: int
    chosen: int


@dataclass(frozen=True, slots=True)
class AnswerInReview(Action):
    code: ClassVar[str] = "ra"
    item: str
    turn: int
    chosen: int
