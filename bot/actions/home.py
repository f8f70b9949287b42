"""Buttons that lead home, and about oneself."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class Home(Action):
    code: ClassVar[str] = "h"


@dataclass(frozen=True, slots=True)
class Help(Action):
    code: ClassVar[str] = "?"


@dataclass(frozen=True, slots=True)
class ShowProgress(Action):
    code: ClassVar[str] = "pg"
