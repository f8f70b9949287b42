"""Buttons with which a person marks a card; `back` says from where it is looked at (bot.actions.peek)."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class SaveCard(Action):
    code: ClassVar[str] = "b1"
    lesson: str
    card: str
    back: int


@dataclass(frozen=True, slots=True)
class DropCard(Action):
    """The card is saved no more."""

    code: ClassVar[str] = "b0"
    lesson: str
    card: str
    back: int


@dataclass(frozen=True, slots=True)
class CallUnclear(Action):
    """The person did not understand the card."""

    code: ClassVar[str] = "u1"
    lesson: str
    card: str
    back: int


@dataclass(frozen=True, slots=True)
class CallClear(Action):
    code: ClassVar[str] = "u0"
    lesson: str
    card: str
    back: int


@dataclass(frozen=True, slots=True)
class ShowSaved(Action):
    """The saved cards, newest first, a page at a time."""

    code: ClassVar[str] = "bl"
    page: int
