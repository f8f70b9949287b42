"""Buttons that lead to a card for a look, and back to where the person came from."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from bot.actions.action import Action

NUMBER_BITS = 28
"""Beside a lesson's and a card's id, 64 bytes have room for 31 bits: three for the origin, the rest for its number."""


class Origin(IntEnum):
    """From where a card is looked at; what its number means."""

    LESSON = 0
    """The explanation of a question on a card, `bot.domain.catalog.number_of` its id; 0 for the card in its place."""
    QUIZ = 1
    """A quiz session; its id."""
    REVIEW = 2
    """An item of a person's review at its turn (bot.flows.reviews)."""
    LOOKUP = 3
    """What was found for what a person typed; the lookup's id."""
    TERM = 4
    """A term of the glossary; `bot.domain.catalog.number_of` its name."""
    SAVED = 5
    """The list of saved cards; its page."""
    TROUBLE = 6
    """What a class finds hard; the class's id."""


def way_back(origin: Origin, number: int) -> int:
    """Both in one number, for PeekCard; ValueError for a number over 28 bits."""
    if not 0 <= number < 1 << NUMBER_BITS:
        raise ValueError(f"{number} does not fit into {NUMBER_BITS} bits")
    return origin << NUMBER_BITS | number


def came_from(back: int) -> tuple[Origin, int] | None:
    """What `way_back` put together; None if it never did."""
    try:
        return Origin(back >> NUMBER_BITS), back & (1 << NUMBER_BITS) - 1
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class PeekCard(Action):
    """Shows a card without going on in its lesson; `back` is what `way_back` gives."""

    code: ClassVar[str] = "pc"
    lesson: str
    card: str
    back: int
