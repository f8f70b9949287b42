"""Buttons of the exam day: `classroom` is 0 for one's own."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowExam(Action):
    code: ClassVar[str] = "ex"
    classroom: int


@dataclass(frozen=True, slots=True)
class SetExam(Action):
    """The ordinal of a day; 0 takes it back."""

    code: ClassVar[str] = "exs"
    classroom: int
    day: int


@dataclass(frozen=True, slots=True)
class AskExam(Action):
    """From now on a typed date is the exam's."""

    code: ClassVar[str] = "exk"
    classroom: int
