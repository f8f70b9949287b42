"""Whether messages get to a person."""

from bot.flows import remind
from bot.flows.scene import Scene


def reached(scene: Scene, now: bool) -> None:
    """Notes that the person blocked the bot, or is there again; reminders then begin anew instead of catching up."""
    if now and not scene.person.reachable:
        remind.plan(scene.person, scene.now)
    if scene.person.reachable is not now:
        scene.person.reachable = now
