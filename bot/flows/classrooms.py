"""Whose class it is: asked anew at every tap of an instructor."""

from bot.actions import Home
from bot.flows.scene import Scene
from bot.reply import Reply, button, say
from storage import classes
from storage.tables import Classroom


async def mine(scene: Scene, class_id: int) -> Classroom | None:
    """The class, if this person may act on it now."""
    room = await classes.by_id(scene.unit, class_id)
    return room if room is not None and scene.instructs and room.owner_id == scene.me else None


def not_allowed() -> Reply:
    """For everybody else."""
    return Reply(say("classes.not_allowed"), ((button("button.home", Home()),),))
