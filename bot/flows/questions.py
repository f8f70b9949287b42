"""How a question stands on the screen, wherever it is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.actions import Action
from bot.domain import quiz
from bot.reply import Button, Html, Row, button
from content.schema import Question, QuestionKind


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the options: `right` and `chosen` are told once the answer is in."""

    letter: str
    """Under which it is tapped; empty where the words themselves are on the button."""
    text: str
    right: bool
    chosen: bool


def bits(chosen: frozenset[int]) -> int:
    """Options as one number, for a button."""
    return sum(1 << option for option in chosen)


def chosen_of(question: Question, number: int) -> frozenset[int]:
    """The options in that number; what the question does not have is left out."""
    return frozenset(option for option in range(len(question.options)) if number >> option & 1)


def asked(question: Question, order: Sequence[int], chosen: frozenset[int] = frozenset()) -> dict[str, Any]:
    """What the templates need to ask the question or to explain it."""
    lettered = question.type is not QuestionKind.TRUE_FALSE
    return {
        "stem": Html(question.stem),
        "kind": question.type.value,
        "options": [
            Option(
                quiz.letters(order, [option]) if lettered else "",
                question.options[option],
                option in question.answer,
                option in chosen,
            )
            for option in order
        ],
        "explanation": Html(question.explanation),
        "right": quiz.is_right(question, chosen),
        "answer": quiz.letters(order, question.answer),
    }


def option_buttons(
    question: Question,
    order: Sequence[int],
    chosen: frozenset[int],
    *,
    mark: Callable[[int], Action],
    answer: Callable[[int], Action],
) -> tuple[Row, ...]:
    """Letters to tap: one tap answers, but several right options are ticked first and then handed in.

    `mark` and `answer` make the action that carries these options (as bits).
    """
    if question.type is QuestionKind.TRUE_FALSE:
        return (tuple(button("button.option", answer(1 << option), text=question.options[option]) for option in order),)
    if question.type is QuestionKind.SINGLE:
        return (tuple(_letter(order, option, False, answer(1 << option)) for option in order),)
    ticks = tuple(_letter(order, option, option in chosen, mark(bits(quiz.toggle(chosen, option)))) for option in order)
    return (ticks, (button("button.submit", answer(bits(chosen)), count=len(chosen)),))


def _letter(order: Sequence[int], option: int, ticked: bool, action: Action) -> Button:
    return button("button.letter", action, letter=quiz.letters(order, [option]), ticked=ticked)
