"""Buttons of classes and of what is set for them."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowClasses(Action):
    code: ClassVar[str] = "k"


@dataclass(frozen=True, slots=True)
class ShowClass(Action):
    code: ClassVar[str] = "kc"
    classroom: int


@dataclass(frozen=True, slots=True)
class ShowTrouble(Action):
    """What the class finds hard."""

    code: ClassVar[str] = "kt"
    classroom: int


@dataclass(frozen=True, slots=True)
class ChooseAssignment(Action):
    code: ClassVar[str] = "kl"
    classroom: int
    page: int


@dataclass(frozen=True, slots=True)
class Assign(Action):
    code: ClassVar[str] = "ka"
    classroom: int
    lesson: str


@dataclass(frozen=True, slots=True)
class ShowAssignment(Action):
    code: ClassVar[str] = "ks"
    assignment: int


@dataclass(frozen=True, slots=True)
class OpenAssignment(Action):
    """A trainee's way into what was set for a class of theirs."""

    code: ClassVar[str] = "ko"
    assignment: int


@dataclass(frozen=True, slots=True)
class GlanceAssignment(Action):
    """The short look that everyone in the group may take."""

    code: ClassVar[str] = "kg"
    assignment: int
