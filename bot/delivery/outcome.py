"""What an error of Telegram's means for the message that was being sent."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

import aiohttp
import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)


class NotNow(TelegramError):
    """Telegram was not asked: there is no room for this call within `after`."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"no room for another {after.total_seconds():.1f} s")
        self.after = after


class Fate(Enum):
    """What has become of a message, or what to do about it."""

    SENT = auto()
    WAIT = auto()
    """Too many: nothing was sent; not before `after`."""
    RETRY = auto()
    """Nothing was sent: the connection never came about."""
    UNKNOWN = auto()
    """Sent or not, nobody can tell."""
    UNREACHABLE = auto()
    """The person blocked the bot, or the chat is no more."""
    MIGRATED = auto()
    """The group became a supergroup: its chat id is `chat_id` now."""
    UNCHANGED = auto()
    """An edit that changes nothing: as good as done."""
    NOT_THERE = auto()
    """The message to edit is gone: send a new one."""
    BAD_MARKUP = auto()
    """The text could not be parsed: send it without markup."""
    NO_FILE = auto()
    """Telegram does not have the file of this id, or not for this bot: upload it."""
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Outcome:
    fate: Fate
    after: timedelta = timedelta()
    chat_id: int | None = None
    message_id: int | None = None
    """Of the message that was sent."""
    fault: str = ""
    """What Telegram said, even where there was a way round it."""


_BAD_REQUESTS = (
    ("message is not modified", Fate.UNCHANGED),
    ("message to edit not found", Fate.NOT_THERE),
    ("message can't be edited", Fate.NOT_THERE),
    ("there is no text in the message to edit", Fate.NOT_THERE),
    ("message_id_invalid", Fate.NOT_THERE),
    ("can't parse entities", Fate.BAD_MARKUP),
    ("wrong file identifier", Fate.NO_FILE),
    ("wrong remote file identifier", Fate.NO_FILE),
    ("wrong file_id", Fate.NO_FILE),
    ("chat not found", Fate.UNREACHABLE),
    ("user is deactivated", Fate.UNREACHABLE),
)


def outcome(error: Exception) -> Outcome:
    """The meaning of an error that a Bot API call ended with.

    BadRequest and TimedOut are kinds of NetworkError in python-telegram-bot, so they are looked at first:
    https://docs.python-telegram-bot.org/en/stable/telegram.error.html
    """
    fault = f"{type(error).__name__}: {error}"
    match error:
        case NotNow():
            return Outcome(Fate.WAIT, error.after, fault=fault)
        case RetryAfter():
            after = error.retry_after
            return Outcome(Fate.WAIT, after if isinstance(after, timedelta) else timedelta(seconds=after), fault=fault)
        case ChatMigrated():
            return Outcome(Fate.MIGRATED, chat_id=error.new_chat_id, fault=fault)
        case Forbidden():
            return Outcome(Fate.UNREACHABLE, fault=fault)
        case BadRequest():
            said = str(error).lower()
            return Outcome(next((fate for part, fate in _BAD_REQUESTS if part in said), Fate.FAILED), fault=fault)
        case Conflict() | InvalidToken():
            return Outcome(Fate.FAILED, fault=fault)
        case TimedOut() | NetworkError():
            return Outcome(Fate.RETRY if _never_connected(error) else Fate.UNKNOWN, fault=fault)
        case _:
            return Outcome(Fate.FAILED, fault=fault)


_NEVER_CONNECTED = (
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout),
    *(aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError),
)


def _never_connected(error: Exception) -> bool:
    return isinstance(error.__cause__, _NEVER_CONNECTED)
