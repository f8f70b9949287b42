"""The cast of the demonstration page; their names are in `people.toml`."""

import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from bot.simulator.chats import Chat, User
    from bot.simulator.telegram import Telegram

_NAMES: dict[str, Any] = tomllib.loads((files(__package__) / "people.toml").read_text("utf-8"))
BOT_NAME: str = _NAMES["bot"]


class Cast(NamedTuple):
    """Two trainees, their instructor and the class's group, in which the bot is not yet."""

    trainee: "User"
    second_trainee: "User"
    instructor: "User"
    group: "Chat"


def cast(telegram: "Telegram") -> Cast:
    """Create the cast in `telegram` and return it."""
    trainee, second_trainee, instructor = (
        telegram.add_user(**_NAMES[who]) for who in ("trainee", "second_trainee", "instructor")
    )
    group = telegram.add_group(_NAMES["group"], instructor, (trainee, second_trainee))
    return Cast(trainee, second_trainee, instructor, group)
