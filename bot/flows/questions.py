"""How a question stands on the screen, wherever it is asked: one way for all types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.actions import Action, PeekCard
from bot.domain import quiz, short_answer
from bot.flows import pages, writing
from bot.flows.scene import Scene
from bot.reply import Button, Html, Reply, Row, button, say
from content.schema import Question, QuestionKind, Source
from storage.tables import Answer, key

Mark = Callable[[int], Action]
"""Makes the action that carries what is given, as one number (bot.domain.quiz.pack)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line: an option, a step of a process, a key point."""

    letter: str
    """Under which it is tapped; empty where the words themselves are on the button."""
    text: str
    right: bool
    """For a step: the learner put it in its place."""
    chosen: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the templates need to ask a question or to explain it; `right` and the like are told once it is answered."""

    kind: str
    stem: Html
    options: tuple[Option, ...]
    """As they stand on the screen."""
    sequence: tuple[str, ...]
    """The letters of the steps as the learner has put them so far."""
    steps: tuple[Option, ...]
    """In the right order."""
    points: tuple[Option, ...]
    written: str
    """The learner's own words; empty before they are written."""
    explanation: Html
    right: bool
    answer: str
    """The letters of the right options."""


@dataclass(frozen=True, slots=True)
class Handed:
    """An answer that was taken."""

    given: tuple[int, ...]
    right: bool
    written: str
    answer_id: int


def asked(question: Question, order: Sequence[int], given: Sequence[int] = (), written: str = "") -> Asked:
    """The question with its options in this order and what is given so far."""
    ordering = question.type is QuestionKind.ORDER
    letter = dict.fromkeys(range(len(question.options)), "")
    if question.type is not QuestionKind.TRUE_FALSE:
        letter |= {option: quiz.letters(order, [option]) for option in order}

    def line(option: int, right: bool) -> Option:
        return Option(letter[option], question.options[option], right, option in given)

    return Asked(
        kind=question.type.value,
        stem=Html(question.stem),
        options=tuple(line(option, option in question.answer) for option in order),
        sequence=tuple(letter[option] for option in given if option in letter) if ordering else (),
        steps=tuple(line(step, given[step : step + 1] == (step,)) for step in range(len(order))) if ordering else (),
        points=tuple(Option(str(at + 1), point.point, True, at in given) for at, point in enumerate(question.points)),
        written=written,
        explanation=Html(question.explanation),
        right=quiz.is_right(question, given),
        answer=quiz.letters(order, question.answer),
    )


async def ask(
    scene: Scene, question: Question, order: Sequence[int], number: int | None, *, mark: Mark, answer: Mark
) -> tuple[Asked, tuple[Row, ...]]:
    """The question and its buttons; `number` is what they carry so far, None where nothing was tapped.

    From now on what is typed is the answer to a short question.
    """
    given = () if number is None else quiz.unpack(question, number)
    written = ""
    if question.type is QuestionKind.SHORT:
        place = answer(0)
        writing.expect(scene, place)
        written = await writing.draft(scene, place)
        given = short_answer.found(question.points, written) if number is None else given
    shown = asked(question, order, given, written)
    return shown, _buttons(question, order, given, shown, mark=mark, answer=answer)


async def take(
    scene: Scene, question: Question, number: int, where: str, *, answer: Mark, asked_at: datetime | None = None
) -> Handed | Reply:
    """Keeps the answer, as every answer is kept; a notice instead where it is not finished."""
    given = quiz.unpack(question, number)
    place = answer(0)
    written = await writing.draft(scene, place) if question.type is QuestionKind.SHORT else ""
    if not quiz.is_complete(question, given):
        ordering = question.type is QuestionKind.ORDER
        return Reply(notice=say("quiz.order_first" if ordering else "quiz.choose_first"))
    if given and question.points and not written:
        return Reply(notice=say("quiz.write_first"))
    right = quiz.is_right(question, given)
    row = await scene.unit.insert(
        Answer(
            person_id=scene.me,
            question_id=question.id,
            place=where,
            chosen=quiz.encode(given),
            right=right,
            seconds=None if asked_at is None else int((scene.now - asked_at).total_seconds()),
            answered_at=scene.now,
        )
    )
    if written:
        await writing.hand_in(scene, place, row)
    return Handed(given, right, written, key(row))


def source_of(question: Question, given: Sequence[int]) -> Source:
    """The card that teaches it; of a short answer, the first point that is missing."""
    missing = (point.source for at, point in enumerate(question.points) if at not in given)
    return next(missing, question.source)


def source_button(question: Question, given: Sequence[int], back: int) -> Button:
    """For a look at the card that teaches it and `back` again (bot.actions.way_back)."""
    source = source_of(question, given)
    return button("button.source", PeekCard(source.lesson, source.card, back))


def _buttons(
    question: Question, order: Sequence[int], given: tuple[int, ...], shown: Asked, *, mark: Mark, answer: Mark
) -> tuple[Row, ...]:
    """One tap answers; what takes several taps is marked first and then handed in."""

    def pack(options: Sequence[int]) -> int:
        return quiz.pack(question, options)

    match question.type:
        case QuestionKind.TRUE_FALSE:
            both = tuple(button("button.option", answer(pack([one])), text=question.options[one]) for one in order)
            return (both,)
        case QuestionKind.SINGLE:
            return (tuple(_letter(order, one, False, answer(pack([one]))) for one in order),)
        case QuestionKind.MULTIPLE:
            ticks = tuple(_letter(order, one, one in given, mark(pack(_toggled(given, one)))) for one in order)
            return (ticks, (button("button.submit", answer(pack(given)), count=len(given)),))
        case QuestionKind.ORDER:
            left = [_letter(order, one, False, mark(pack((*given, one)))) for one in order if one not in given]
            undo = (button("button.undo", mark(pack(given[:-1]))),) if given else ()
            done = () if left else (button("button.order_done", answer(pack(given))),)
            return tuple(row for row in (*pages.rows(left), undo, done) if row)
        case QuestionKind.SHORT if shown.written:
            ticks = tuple(
                button("button.point", mark(pack(_toggled(given, at))), number=at + 1, ticked=at in given)
                for at in range(len(question.points))
            )
            done = (button("button.points_done", answer(pack(given)), count=len(given), of=len(question.points)),)
            return (*pages.rows(ticks), done)
        case QuestionKind.SHORT:
            return ((button("button.give_up", answer(0)),),)


def _toggled(given: Sequence[int], option: int) -> tuple[int, ...]:
    return tuple(quiz.toggle(frozenset(given), option))


def _letter(order: Sequence[int], option: int, ticked: bool, action: Action) -> Button:
    return button("button.letter", action, letter=quiz.letters(order, [option]), ticked=ticked)
