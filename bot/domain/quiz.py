"""Questions that grade themselves: the order of options, what was chosen, how it went."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from string import ascii_lowercase, ascii_uppercase, digits

from bot.domain import short_answer
from bot.domain.progress import percent
from content.schema import Question, QuestionKind

_PLACES = digits + ascii_lowercase


@dataclass(frozen=True)
class Score:
    """How many of the questions asked were answered right."""

    right: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded down."""
        return percent(self.right, self.total)


def shuffled(count: int, seed: str) -> tuple[int, ...]:
    """Return the numbers below `count` in an order that the seed alone decides, on every version of Python."""
    return tuple(sorted(range(count), key=lambda number: sha256(f"{seed}\0{number}".encode()).digest()))


def option_order(question: Question, seed: str) -> tuple[int, ...]:
    """Return the options in the order to show them: shuffled by the seed, but true comes before false always.

    The steps of a process never stand in their right order from the beginning.
    """
    in_order = tuple(range(len(question.options)))
    if question.type is QuestionKind.TRUE_FALSE:
        return in_order
    order = shuffled(len(in_order), seed)
    return order[1:] + order[:1] if question.type is QuestionKind.ORDER and order == in_order else order


def is_right(question: Question, given: Collection[int]) -> bool:
    """Return whether this answers the question.

    `given` are indices in the author's order: of exactly the right options, for order of all options in sequence, for
    short of the points that the answer has.
    """
    if question.type is QuestionKind.ORDER:
        return tuple(given) == tuple(range(len(question.options)))
    if question.type is QuestionKind.SHORT:
        return short_answer.passes(len(given), len(question.points))
    return frozenset(given) == question.answer


def is_complete(question: Question, given: Collection[int]) -> bool:
    """Return whether this can be handed in: something chosen, every step put in its place; points may be none."""
    if question.type is QuestionKind.ORDER:
        return len(given) == len(question.options)
    return question.type is QuestionKind.SHORT or bool(given)


def pack(question: Question, given: Iterable[int]) -> int:
    """Return what is given as one number for a button: a sequence as digits from 1, such as 314, a choice as bits."""
    if question.type is QuestionKind.ORDER:
        return int("".join(str(option + 1) for option in given) or "0")
    return sum(1 << option for option in frozenset(given))


def unpack(question: Question, number: int) -> tuple[int, ...]:
    """Return what `pack` put into the number; what the question does not have is left out."""
    count = len(question.points if question.type is QuestionKind.SHORT else question.options)
    if question.type is QuestionKind.ORDER:
        steps = dict.fromkeys(int(digit) - 1 for digit in str(abs(number)))
        return tuple(step for step in steps if 0 <= step < count)
    return tuple(option for option in range(count) if number >> option & 1)


def toggle(chosen: frozenset[int], option: int) -> frozenset[int]:
    """Return the choice with `option` taken in or, if it was in, out."""
    return chosen ^ {option}


def letters(order: Iterable[int], options: Iterable[int]) -> str:
    """Return the letters under which `options` are shown in this `order`, in alphabetical order, such as "AC"."""
    wanted = frozenset(options)
    return "".join(letter for letter, option in zip(ascii_uppercase, order, strict=False) if option in wanted)


def encode(numbers: Iterable[int]) -> str:
    """Return an order, or a choice, as a short string such as "2031"; a set is written in ascending order.

    IndexError for a number over 35.
    """
    given = sorted(numbers) if isinstance(numbers, frozenset) else numbers
    return "".join(_PLACES[number] for number in given)


def decode(text: str) -> tuple[int, ...]:
    """Return the numbers that `encode` wrote; ValueError for anything else."""
    return tuple(_PLACES.index(place) for place in text)
