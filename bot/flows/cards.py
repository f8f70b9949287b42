"""A card of a lesson on the screen, with its question if it has one."""

from bot.actions import AnswerInLesson, FinishLesson, MarkOption, OpenCard, ShowAnswered, ShowMap
from bot.domain import quiz
from bot.flows import marks
from bot.flows.questions import ask
from bot.flows.scene import Scene
from bot.reply import Button, Html, Reply, Row, button, say
from content.schema import Lesson, Question
from storage import lessons
from storage.tables import Answer, key

PLACE = "lesson"
"""Where an answer to a question on a card was given."""


async def draw(scene: Scene, lesson: Lesson, at: int, number: int | None = None) -> Reply:
    """The card on the screen; `number` is what is ticked of its question so far."""
    card = lesson.cards[at]
    args = {
        "lesson": lesson.title,
        "title": card.title,
        "body": Html(card.body),
        "at": at + 1,
        "of": len(lesson.cards),
        "asof": card.asof,
    }
    if card.question is None:
        icons = await marks.row(scene, lesson.id, card.id, marks.HERE)
        rows: tuple[Row, ...] = ((_back(lesson, at), *icons), (_next(lesson, at),))
        return Reply(say("learn.card", **args), rows, card.picture)
    question = card.question
    last = await last_answer(scene, question)
    after = answered(last)
    shown, buttons = await ask(
        scene,
        question,
        order_of(question),
        number,
        mark=lambda picked: MarkOption(question.id, picked, after),
        answer=lambda picked: AnswerInLesson(question.id, picked, after),
    )
    rows = ((_back(lesson, at), _next(lesson, at, skip=True)), *buttons)
    if shown.written:
        return Reply(say("learn.written", lesson=lesson.title, asked=shown), rows)
    last_right = None
    if number is None:  # these buttons would cost what is ticked
        icons = await marks.row(scene, lesson.id, card.id, marks.HERE)
        if last is not None:
            last_right, icons = last.right, (button("button.answered", ShowAnswered(question.id)), *icons)
        rows = (icons, *rows)
    return Reply(say("learn.question", **args, asked=shown, last_right=last_right), rows, card.picture)


async def last_answer(scene: Scene, question: Question) -> Answer | None:
    """What this person answered last when a card asked it; None before the first answer."""
    return await lessons.last_answer(scene.unit, scene.me, question.id, PLACE)


def answered(last: Answer | None) -> int:
    """What a button carries of the last answer."""
    return 0 if last is None else key(last)


def onward(lesson: Lesson, at: int) -> tuple[Row, ...]:
    """The way back above, the way on below it where the thumb is."""
    return ((_back(lesson, at),), (_next(lesson, at),))


def _back(lesson: Lesson, at: int) -> Button:
    """To the card before, or from the first card to the map."""
    return (
        button("button.back", OpenCard(lesson.id, lesson.cards[at - 1].id)) if at else button("button.map", ShowMap())
    )


def _next(lesson: Lesson, at: int, *, skip: bool = False) -> Button:
    """To the next card, or from the last one to the end."""
    last = at + 1 == len(lesson.cards)
    name = "button.skip" if skip else "button.finish_lesson" if last else "button.next"
    return button(name, FinishLesson(lesson.id) if last else OpenCard(lesson.id, lesson.cards[at + 1].id))


def order_of(question: Question) -> tuple[int, ...]:
    """The options as every look at the card shows them."""
    # The same on every look, so that coming back to a card finds the letters where they were.
    return quiz.option_order(question, question.id)


def place_of(scene: Scene, question_id: str) -> tuple[Lesson, int, Question] | None:
    """The lesson and the number of the card on which the question is asked; None if none asks it any more."""
    lesson = scene.catalog.asking(question_id)
    if lesson is None:
        return None
    for at, card in enumerate(lesson.cards):
        if card.question is not None and card.question.id == question_id:
            return lesson, at, card.question
    return None
