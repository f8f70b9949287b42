"""The cast of the demonstration page."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bot.simulator.chats import Chat, User
    from bot.simulator.telegram import Telegram


class Cast(NamedTuple):
    """Two trainees, their instructor and the class's group, in which the bot is not yet."""

    trainee: "User"
    second_trainee: "User"
    instructor: "User"
    group: "Chat"


def cast(telegram: "Telegram") -> Cast:
    """Create the cast in `telegram` and return it."""
    trainee = telegram.add_user("李明", id=1001, username="liming")
    second_trainee = telegram.add_user("王芳", id=1002, username="wangfang")
    instructor = telegram.add_user("陈老师", id=2001, username="chenlaoshi")
    group = telegram.add_group("外贸 2401 班", instructor, (trainee, second_trainee))
    return Cast(trainee, second_trainee, instructor, group)
