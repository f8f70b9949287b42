"""Whether messages get to a person."""

from bot.flows.scene import Scene
from bot.reply import Reply


def reachable(scene: Scene, now: bool) -> Reply:
    """Notes that the person blocked the bot or let it in again; nothing is said."""
    scene.person.reachable = now
    return Reply()
