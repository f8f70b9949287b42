"""Going through a lesson: resumed where it was left, and what finishing it brings."""

from bot.actions import FinishLesson, OpenCard, OpenLesson
from bot.domain import progress
from bot.flows import introduce, lesson_end
from bot.flows.cards import draw
from bot.flows.gone import gone
from bot.flows.locks import locked
from bot.flows.scene import Scene
from bot.reply import Reply
from content.schema import Card, Lesson
from storage import classes, lessons
from storage.tables import LessonProgress


async def open_lesson(scene: Scene, action: OpenLesson, *, assigned: bool = False) -> Reply:
    """The card where this person left the lesson, or its first; a finished lesson is begun once more."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    shut = None if assigned else await locked(scene, lesson)
    if shut is not None:
        return shut
    row = await lessons.progress(scene.unit, scene.me, lesson.id)
    card = lesson.cards[0].id
    if row is not None and row.finished_at and row.again_at is None:
        row.again_at = scene.now
        await scene.unit.flush()
    elif row is not None:
        card = row.card_id
    return await _open(scene, lesson, card)


async def open_card(scene: Scene, action: OpenCard) -> Reply:
    """One card; a card that an edit took away opens the lesson at its first."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    return await locked(scene, lesson) or await _open(scene, lesson, action.card)


async def _open(scene: Scene, lesson: Lesson, card: str) -> Reply:
    at = progress.card_index(lesson, card) or 0
    await lessons.opened(scene.unit, scene.me, lesson.id, lesson.cards[at].id, scene.now)
    return await draw(scene, lesson, at)


async def finish_lesson(scene: Scene, action: FinishLesson) -> Reply:
    """Notes the lesson as finished once, brings its items into review, and offers the next thing."""
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    shut = await locked(scene, lesson)
    if shut is not None:
        return shut
    row = await _remember(scene, lesson, lesson.cards[-1])
    first = row.finished_at is None
    row.finished_at = row.finished_at or scene.now
    row.again_at = None
    await classes.finish_lesson(scene.unit, scene.me, lesson.id, scene.now)
    fresh = await introduce.items(scene, (item.id for item in scene.catalog.items_of_lesson(lesson.id)))
    return await lesson_end.screen(scene, lesson, new=first or fresh > 0)


async def _remember(scene: Scene, lesson: Lesson, card: Card) -> LessonProgress:
    row = await lessons.progress(scene.unit, scene.me, lesson.id)
    if row is None:
        return await scene.unit.insert(
            LessonProgress(person_id=scene.me, lesson_id=lesson.id, card_id=card.id, opened_at=scene.now)
        )
    row.card_id = card.id
    return row
