"""Buttons of the search and of the glossary."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowGlossary(Action):
    code: ClassVar[str] = "g"
    page: int


@dataclass(frozen=True, slots=True)
class ShowTerm(Action):
    """A term with its cards; `term` is what `bot.domain.catalog.term_id` calls it."""

    code: ClassVar[str] = "gt"
    term: str


@dataclass(frozen=True, slots=True)
class ShowLookup(Action):
    """What was found for what a person once typed."""

    code: ClassVar[str] = "gl"
    lookup: int
