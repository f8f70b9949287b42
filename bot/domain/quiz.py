"""Questions that grade themselves: the order of options, what was chosen, how it went."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from string import ascii_lowercase, ascii_uppercase, digits

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
    """Return the options in the order to show them: shuffled by the seed, but true comes before false always."""
    count = len(question.options)
    return tuple(range(count)) if question.type is QuestionKind.TRUE_FALSE else shuffled(count, seed)


def is_right(question: Question, chosen: frozenset[int]) -> bool:
    """Return whether exactly the right options (indices in the author's order) are chosen."""
    return chosen == question.answer


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


def score(results: Mapping[str, bool]) -> Score:
    """Return the score of answers, right or wrong by question id."""
    return Score(sum(results.values()), len(results))


def wrong_ones(results: Mapping[str, bool]) -> tuple[str, ...]:
    """Return the ids of the questions answered wrong, in the order asked."""
    return tuple(question_id for question_id, right in results.items() if not right)
