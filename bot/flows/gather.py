"""Everything of one learner that a file to take along is made from."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.catalog import Catalog
from bot.domain.model import by_name, loads
from bot.domain.takeaway import Answer, Held, Place, Takeaway
from bot.flows.remembered import memory_of
from content.schema import Source
from storage import parameters, takeaway
from storage.store import Unit
from storage.tables import Person, ReviewItem, key


async def gather(unit: Unit, catalog: Catalog, person: Person, now: datetime) -> Takeaway:
    """The items as they stand and the whole log."""
    held = tuple(_held(catalog, row) for row in await takeaway.items(unit, key(person)))
    answers = [_answer(line) async for line in takeaway.lines(unit, key(person))]
    return Takeaway(
        course_id=catalog.course.id,
        title=catalog.course.title,
        zone=ZoneInfo(person.zone),
        now=now,
        retention=person.retention / 100,
        held=held,
        answers=answers,
        model=loads(await parameters.in_use(unit, key(person))),
        models=by_name(await parameters.every(unit)),
    )


def _held(catalog: Catalog, row: ReviewItem) -> Held:
    item = catalog.item(row.item_id)
    place = _place(catalog, item.source) if item else None
    return Held(key(row), row.item_id, item, place, memory_of(row), row.leech_at is not None)


def _place(catalog: Catalog, source: Source) -> Place | None:
    lesson, chapter = catalog.lesson(source.lesson), catalog.chapter_of(source.lesson)
    if lesson is None or chapter is None:
        return None
    card = next((card for card in lesson.cards if card.id == source.card), None)
    return Place(chapter, lesson, card.title if card else "", card.picture if card else None)


def _answer(line: takeaway.Line) -> Answer:
    return Answer(
        row=line.review_item_id,
        turn=line.turn,
        grade=line.grade,
        at=line.reviewed_at,
        zone=line.zone,
        due=line.due,
        seconds=line.seconds,
        parameters=line.parameters,
        undone=line.undone_at is not None,
    )
