"""Cards that a person keeps or did not understand, and the list of what is kept."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeAlias

from bot.actions import (
    CallClear,
    CallUnclear,
    DropCard,
    Home,
    Origin,
    PeekCard,
    SaveCard,
    ShowMap,
    ShowSaved,
    way_back,
)
from bot.domain.progress import card_index
from bot.flows import pages
from bot.flows.cards import draw
from bot.flows.gone import gone
from bot.flows.marks import HERE
from bot.flows.peek import peek
from bot.flows.scene import Scene
from bot.reply import Reply, Row, Words, button, say
from storage import marks
from storage.store import Unit

CARDS_A_PAGE = 8

Marking: TypeAlias = SaveCard | DropCard | CallUnclear | CallClear
Mark: TypeAlias = Callable[[Unit, int, str, str, datetime | None], Awaitable[None]]


async def save(scene: Scene, action: SaveCard) -> Reply:
    """Keeps the card; a second tap changes nothing."""
    return await _mark(scene, action, marks.save, scene.now, say("saved.kept"))


async def drop(scene: Scene, action: DropCard) -> Reply:
    """Keeps it no more."""
    return await _mark(scene, action, marks.save, None, say("saved.dropped"))


async def call_unclear(scene: Scene, action: CallUnclear) -> Reply:
    """Counts for the author: this person did not understand the card."""
    return await _mark(scene, action, marks.call_unclear, scene.now, say("saved.unclear"))


async def call_clear(scene: Scene, action: CallClear) -> Reply:
    """By now it is understood."""
    return await _mark(scene, action, marks.call_unclear, None, say("saved.clear"))


async def show(scene: Scene, action: ShowSaved) -> Reply:
    """A page of what is kept, newest first; each opens at its card and leads back here."""
    kept = [
        (lesson, lesson.cards[at])
        for lesson_id, card_id in await marks.saved(scene.unit, scene.me)
        if (lesson := scene.catalog.lesson(lesson_id)) and (at := card_index(lesson, card_id)) is not None
    ]
    page = pages.cut(kept, action.page, CARDS_A_PAGE)
    back = way_back(Origin.SAVED, page.number)
    rows: list[Row] = [
        (button("button.card", PeekCard(lesson.id, card.id, back), title=card.title),) for lesson, card in page.items
    ]
    rows += pages.turn(page, ShowSaved) if kept else [(button("button.map", ShowMap()),)]
    cards = [{"title": card.title, "lesson": lesson.title} for lesson, card in page.items]
    words = say("saved.list", cards=cards, count=len(kept), at=page.number + 1, of=page.count)
    return Reply(words, (*rows, (button("button.home", Home()),)))


async def _mark(scene: Scene, action: Marking, mark: Mark, at: datetime | None, notice: Words) -> Reply:
    """Writes the mark and shows the card as it was, with its marks as they are now."""
    lesson = scene.catalog.lesson(action.lesson)
    place = card_index(lesson, action.card) if lesson else None
    if lesson is None or place is None:
        return gone()
    await mark(scene.unit, scene.me, action.lesson, action.card, at)
    if action.back == HERE:
        screen = await draw(scene, lesson, place)
    else:
        screen = await peek(scene, PeekCard(action.lesson, action.card, action.back))
    return Reply(screen.words, screen.buttons, screen.picture, notice=notice)
