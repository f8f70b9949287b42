"""People and their settings."""

from datetime import date, datetime
from enum import IntEnum

from sqlalchemy import Boolean, Column, Integer, String, false, text
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
    EXAM_DAY = 5
    SCORE_REASON = 6


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
    retention: int = Field(default=90, sa_column=Column(Integer, nullable=False, server_default=text("90")))
    """With which chance, in per cent, an item shall be remembered when it comes back."""
    four_grades: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    """Forgotten, hard, good, easy, in place of forgotten and remembered."""
    new_a_day: int = Field(default=30, sa_column=Column(Integer, nullable=False, server_default=text("30")))
    reviews_a_day: int = Field(default=100, sa_column=Column(Integer, nullable=False, server_default=text("100")))
    exam_day: date | None = None
    """The local day of the exam."""
    studying: str = Field(default="", sa_column=Column(String, nullable=False, server_default=text("''")))
    """Which choice of items is being gone through beside the plan (bot.flows.study); empty for the plan."""
    studying_since: datetime | None = moment(null=True)
    reachable: bool = True
    created_at: datetime = moment()
