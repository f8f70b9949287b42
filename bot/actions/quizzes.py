"""Buttons of quiz sessions."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ChooseQuiz(Action):
    """The choice of quizzes; `length` is how many questions are wished for, 0 for all."""

    code: ClassVar[str] = "qc"
    length: int


@dataclass(frozen=True, slots=True)
class ChooseQuizLesson(Action):
    code: ClassVar[str] = "ql"
    length: int
    page: int


@dataclass(frozen=True, slots=True)
class StartQuiz(Action):
    """A chapter's quiz of the usual length, or the one that was begun."""

    code: ClassVar[str] = "q"
    chapter: str


@dataclass(frozen=True, slots=True)
class BeginQuiz(Action):
    """`kind` is a storage.tables.QuizKind, `about` a chapter's or lesson's id or empty."""

    code: ClassVar[str] = "qb"
    kind: int
    about: str
    length: int


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
class SkipQuestion(Action):
    """Puts the question off; `skips` is how often it had been when the button was drawn."""

    code: ClassVar[str] = "qp"
    session: int
    position: int
    skips: int


@dataclass(frozen=True, slots=True)
class HandInQuiz(Action):
    """Ends the session; `left` is how many unanswered questions the person knows of, 0 asks back if there are any."""

    code: ClassVar[str] = "qe"
    session: int
    left: int


@dataclass(frozen=True, slots=True)
class RetryQuiz(Action):
    code: ClassVar[str] = "qr"
    session: int
