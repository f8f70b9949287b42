"""Buttons of the practicum."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowPracticum(Action):
    code: ClassVar[str] = "p"
    practicum: str


@dataclass(frozen=True, slots=True)
class ShowStep(Action):
    code: ClassVar[str] = "ps"
    step: str


@dataclass(frozen=True, slots=True)
class HandIn(Action):
    code: ClassVar[str] = "ph"
    step: str


@dataclass(frozen=True, slots=True)
class FinishStep(Action):
    code: ClassVar[str] = "pd"
    step: str
