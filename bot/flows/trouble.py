"""What a class finds hard: cards called unclear, and items that its members keep forgetting. Counts, never names."""

from dataclasses import asdict, dataclass

from bot.actions import Origin, PeekCard, ShowClass, ShowTrouble, way_back
from bot.flows.classrooms import mine, not_allowed
from bot.flows.scene import Scene
from bot.reply import Html, Reply, Row, button, say
from content.schema import Card, Lesson, RecallCard, Source
from storage import marks, reviews
from storage.tables import key

SHOWN = 6
"""Of each sort: a screen that can be read at a glance."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A card that so many of the class called unclear."""

    lesson: Lesson
    card: Card
    count: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An item that so many of the class forget again and again."""

    text: Html
    lesson: str
    count: int


@dataclass(frozen=True, slots=True)
class Trouble:
    unclear: tuple[Unclear, ...]
    forgotten: tuple[Forgotten, ...]


async def of_class(scene: Scene, class_id: int) -> Trouble:
    """Everything of the course that the members of this class find hard, the most first."""
    marked, leeches = await marks.unclear(scene.unit, class_id), await reviews.leeches(scene.unit, class_id)
    unclear = (
        (scene.catalog.lesson(lesson), Source(lesson=lesson, card=card), count) for lesson, card, count in marked
    )
    return Trouble(
        tuple(
            Unclear(lesson, card, count)
            for lesson, source, count in unclear
            if lesson is not None and (card := scene.catalog.card(source)) is not None
        ),
        tuple(one for item_id, count in leeches if (one := _forgotten(scene, item_id, count)) is not None),
    )


async def show(scene: Scene, action: ShowTrouble) -> Reply:
    """The overview, with a look at each of the cards."""
    room = await mine(scene, action.classroom)
    if room is None:
        return not_allowed()
    found = await of_class(scene, key(room))
    cards = found.unclear[:SHOWN]
    words = say(
        "classes.trouble",
        title=room.title,
        unclear=[{"title": one.card.title, "lesson": one.lesson.title, "count": one.count} for one in cards],
        more_unclear=max(0, len(found.unclear) - SHOWN),
        forgotten=[asdict(one) for one in found.forgotten[:SHOWN]],
        more_forgotten=max(0, len(found.forgotten) - SHOWN),
    )
    back = way_back(Origin.TROUBLE, key(room))
    rows: list[Row] = [
        (button("button.card", PeekCard(one.lesson.id, one.card.id, back), title=one.card.title),) for one in cards
    ]
    return Reply(words, (*rows, (button("button.back_to_class", ShowClass(key(room))),)))


def _forgotten(scene: Scene, item_id: str, count: int) -> Forgotten | None:
    item = scene.catalog.item(item_id)
    lesson = scene.catalog.lesson(item.source.lesson) if item else None
    if item is None or lesson is None:
        return None
    return Forgotten(Html(item.front if isinstance(item, RecallCard) else item.stem), lesson.title, count)
