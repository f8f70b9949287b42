"""Long lists on the screen: items a page at a time, small buttons several a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.actions import Action
from bot.reply import Button, Row, button

T = TypeVar("T")

KEYS_A_ROW = 4
"""Of which each still shows a tick and a short word on a phone."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list; an empty list has one page."""

    items: Sequence[T]
    number: int
    """From 0."""
    count: int
    """Of pages."""
    first: int
    """Where its items begin in the whole list, from 0."""


def cut(items: Sequence[T], wanted: int, size: int) -> Page[T]:
    """The page of this number; the nearest one where there is none of it any more."""
    count = max(1, -(-len(items) // size))
    number = min(max(wanted, 0), count - 1)
    first = number * size
    return Page(items[first : first + size], number, count, first)


def turn(page: Page[T], to: Callable[[int], Action]) -> tuple[Row, ...]:
    """The buttons to the pages before and behind, `to` making what leads to one; no row where there are none."""
    sides: list[Button] = []
    if page.number > 0:
        sides.append(button("button.previous_page", to(page.number - 1)))
    if page.number + 1 < page.count:
        sides.append(button("button.next_page", to(page.number + 1)))
    return (tuple(sides),) if sides else ()


def rows(keys: Sequence[Button]) -> tuple[Row, ...]:
    """As few rows as hold them all, each about as long as the others."""
    length = -(-len(keys) // max(1, -(-len(keys) // KEYS_A_ROW)))
    return tuple(tuple(keys[at : at + length]) for at in range(0, len(keys), max(1, length)))
