"""A look at a card from somewhere else: the bookmark in its lesson stays, and one tap leads back."""

from bot.actions import (
    Home,
    OpenCard,
    Origin,
    PeekCard,
    ShowLookup,
    ShowQuiz,
    ShowReviewed,
    ShowSaved,
    ShowTerm,
    ShowTrouble,
    came_from,
)
from bot.domain import progress
from bot.domain.catalog import term_id
from bot.flows import marks
from bot.flows.card_questions import asked_at
from bot.flows.locks import locked_notice
from bot.flows.scene import Scene
from bot.reply import Button, Html, Reply, button, say


async def peek(scene: Scene, action: PeekCard) -> Reply:
    """The card as its lesson shows it; going on from here is the person's choice, going back the main button."""
    lesson = scene.catalog.lesson(action.lesson)
    at = progress.card_index(lesson, action.card) if lesson else None
    back = _back(scene, action.back)
    if lesson is None or at is None:
        return Reply(say("learn.moved"), ((back,),))
    shut = await locked_notice(scene, lesson)
    if shut is not None:
        return shut
    card = lesson.cards[at]
    words = say(
        "learn.peeked",
        lesson=lesson.title,
        title=card.title,
        body=Html(card.body),
        at=at + 1,
        of=len(lesson.cards),
        asof=card.asof,
        question=Html(card.question.stem) if card.question else None,
    )
    here = button("button.learn_from_here", OpenCard(lesson.id, card.id))
    icons = await marks.row(scene, lesson.id, card.id, action.back)
    return Reply(words, ((*icons, here), (back,)), card.picture)


def _back(scene: Scene, back: int) -> Button:
    """To where the look began; home if that is no longer there."""
    match came_from(back):
        case Origin.QUIZ, number:
            return button("button.back_to_question", ShowQuiz(number))
        case Origin.REVIEW, number:
            return button("button.back_to_review", ShowReviewed(number))
        case Origin.LOOKUP, number:
            return button("button.back_to_found", ShowLookup(number))
        case Origin.TERM, number:
            term = scene.catalog.term_by_number(number)
            return button("button.back_to_found", ShowTerm(term_id(term))) if term else button("button.home", Home())
        case Origin.SAVED, number:
            return button("button.back_to_saved", ShowSaved(number))
        case Origin.TROUBLE, number:
            return button("button.back", ShowTrouble(number))
        case Origin.LESSON, number:
            place = asked_at(scene, number)
            return button("button.back_to_question", place) if place else button("button.home", Home())
        case _:
            return button("button.home", Home())
