"""People and their settings."""

from datetime import datetime
from enum import IntEnum

from sqlmodel import Field, SQLModel

from storage.tables.fields import code, moment, telegram_id


class Role(IntEnum):
    TRAINEE = 0
    INSTRUCTOR = 1


class Waiting(IntEnum):
    """What the bot is waiting for when a person types something."""

    NOTHING = 0
    EVIDENCE = 1
    REMINDER_TIME = 2
    ZONE = 3
    SHORT_ANSWER = 4


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = telegram_id(unique=True)
    name: str
    language: str
    zone: str
    role: Role = code(Role.TRAINEE)
    reminder_minute: int | None = None
    """Minute of the local day; None when reminders are off."""
    next_reminder_at: datetime | None = moment(null=True, index=True)
    waiting: Waiting = code(Waiting.NOTHING)
    waiting_for: str = ""
    """Which one of them, such as the id of a practicum step."""
    reachable: bool = True
    created_at: datetime = moment()
