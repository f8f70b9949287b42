"""Buttons of quizzes for a class: putting one together, and how the class did.

A tick is carried as what it shall be, not as a change: tapped twice, it is the same.
"""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ChooseClassQuiz(Action):
    """What the quiz shall be about."""

    code: ClassVar[str] = "kq"
    classroom: int


@dataclass(frozen=True, slots=True)
class OpenDraft(Action):
    """`kind` is a storage.tables.DraftKind, `about` a chapter's id or empty."""

    code: ClassVar[str] = "kdo"
    classroom: int
    kind: int
    about: str


@dataclass(frozen=True, slots=True)
class ShowDraft(Action):
    """The draft before it is set."""

    code: ClassVar[str] = "kdp"
    draft: int


@dataclass(frozen=True, slots=True)
class ShowDraftLessons(Action):
    """The lessons to tick, or to tick questions of."""

    code: ClassVar[str] = "kdl"
    draft: int
    page: int


@dataclass(frozen=True, slots=True)
class TickLesson(Action):
    code: ClassVar[str] = "kdt"
    draft: int
    lesson: str
    on: int


@dataclass(frozen=True, slots=True)
class ShowDraftQuestions(Action):
    """The questions of one lesson to tick."""

    code: ClassVar[str] = "kdq"
    draft: int
    lesson: str
    page: int


@dataclass(frozen=True, slots=True)
class TickQuestion(Action):
    code: ClassVar[str] = "kdu"
    draft: int
    question: str
    on: int


@dataclass(frozen=True, slots=True)
class ChangeDraft(Action):
    """How many questions, and how many days it may take; 0 for all, and for no end."""

    code: ClassVar[str] = "kdc"
    draft: int
    length: int
    days: int


@dataclass(frozen=True, slots=True)
class SetClassQuiz(Action):
    code: ClassVar[str] = "kds"
    draft: int


@dataclass(frozen=True, slots=True)
class ShowShares(Action):
    """How each question of a class's quiz went, the worst first."""

    code: ClassVar[str] = "kss"
    assignment: int
    page: int


@dataclass(frozen=True, slots=True)
class ShowShorts(Action):
    """What the class wrote in answer to a short question; empty for the quiz's first one."""

    code: ClassVar[str] = "kw"
    assignment: int
    question: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowShort(Action):
    code: ClassVar[str] = "kwa"
    answer: int


@dataclass(frozen=True, slots=True)
class Regrade(Action):
    """From now on what is typed is the reason why the answer is given so many points."""

    code: ClassVar[str] = "kwr"
    answer: int
    points: int
