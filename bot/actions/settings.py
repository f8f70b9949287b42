"""Buttons of the settings."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowSettings(Action):
    """Everything that can be set, with how it is."""

    code: ClassVar[str] = "st"


@dataclass(frozen=True, slots=True)
class ShowChoices(Action):
    """What can be chosen for one thing (bot.flows.settings.CHOICES)."""

    code: ClassVar[str] = "sc"
    setting: str


@dataclass(frozen=True, slots=True)
class Choose(Action):
    code: ClassVar[str] = "sv"
    setting: str
    value: int


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
