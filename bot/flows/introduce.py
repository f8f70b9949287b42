"""Bringing items into a person's review."""

from collections.abc import Iterable

from bot.domain.catalog import fact_of
from bot.domain.review import new_memory
from bot.flows.scene import Scene
from storage import reviews
from storage.tables import ReviewItem


async def items(scene: Scene, item_ids: Iterable[str]) -> int:
    """How many of these are new to this person's review; they are due at once."""
    wanted = list(dict.fromkeys(item_ids))
    known = await reviews.known(scene.unit, scene.me, wanted)
    fresh = [item_id for item_id in wanted if item_id not in known]
    memory = new_memory(scene.now)
    for item_id in fresh:
        scene.unit.add(
            ReviewItem(
                person_id=scene.me,
                item_id=item_id,
                fact=_fact(scene, item_id),
                stability=memory.stability,
                difficulty=memory.difficulty,
                due=memory.due,
                phase=memory.phase,
                step=memory.step,
            )
        )
    await scene.unit.flush()
    return len(fresh)


def _fact(scene: Scene, item_id: str) -> str:
    item = scene.catalog.item(item_id)
    return fact_of(item.source) if item else ""
