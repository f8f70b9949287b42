"""What to say where the course was edited."""

from bot.actions import Home
from bot.reply import Reply, button, say


def gone() -> Reply:
    """The course was edited and what the button meant is no longer there."""
    return Reply(say("learn.gone"), ((button("button.home", Home()),),))
