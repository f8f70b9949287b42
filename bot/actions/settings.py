"""Buttons of the settings."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowReminder(Action):
    code: ClassVar[str] = "rm"


@dataclass(frozen=True, slots=True)
class SetReminder(Action):
    """Minute of the local day; -1 turns reminders off."""

    code: ClassVar[str] = "rs"
    minute: int


@dataclass(frozen=True, slots=True)
class AskReminderTime(Action):
    code: ClassVar[str] = "rk"


@dataclass(frozen=True, slots=True)
class AskZone(Action):
    code: ClassVar[str] = "rz"


@dataclass(frozen=True, slots=True)
class ShowLanguage(Action):
    code: ClassVar[str] = "lg"


@dataclass(frozen=True, slots=True)
class SetLanguage(Action):
    code: ClassVar[str] = "ls"
    language: str
