"""How far a person is in the lessons."""

from bot.flows.scene import Scene
from storage import lessons


async def finished_lessons(scene: Scene) -> set[str]:
    """Ids of the lessons that this person has finished."""
    return await lessons.finished(scene.unit, scene.me)
