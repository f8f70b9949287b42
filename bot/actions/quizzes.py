"""Buttons of quiz sessions."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class StartQuiz(Action):
    code: ClassVar[str] = "q"
    chapter: str


@dataclass(frozen=True, slots=True)
class ShowQuiz(Action):
    """The session where it stands."""

    code: ClassVar[str] = "qs"
    session: int


@dataclass(frozen=True, slots=True)
class MarkInQuiz(Action):
    code: ClassVar[str] = "qt"
    session: int
    position: int
    chosen: int


@dataclass(frozen=True, slots=True)
class AnswerInQuiz(Action):
    code: ClassVar[str] = "qa"
    session: int
    position: int
    chosen: int


@dataclass(frozen=True, slots=True)
class LeaveExplanation(Action):
    code: ClassVar[str] = "qn"
    session: int
    position: int


@dataclass(frozen=True, slots=True)
class RetryQuiz(Action):
    code: ClassVar[str] = "qr"
    session: int
