"""Columns that many tables have."""

from enum import IntEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Text
from sqlmodel import Field, SQLModel

from storage.columns import Code, Moment


def moment(*, null: bool = False, index: bool = False) -> Any:
    """A column for a point in time."""
    return Field(default=None, sa_column=Column(Moment, nullable=null, index=index))


def code(first: IntEnum) -> Any:
    """A column for a state, which begins as `first`."""
    return Field(default=first, sa_column=Column(Code(type(first)), nullable=False))


def telegram_id(*, null: bool = False, unique: bool = False) -> Any:
    """A column for a Telegram identifier: up to 52 bits (https://core.telegram.org/bots/api#user)."""
    return Field(default=None, sa_column=Column(BigInteger, nullable=null, unique=unique))


def long_text(*, null: bool = False) -> Any:
    """A column for text of any length."""
    return Field(default=None, sa_column=Column(Text, nullable=null))


def key(row: SQLModel) -> int:
    """The number under which a stored row is known; a ValueError if it was never stored."""
    number = getattr(row, "id", None)
    if not isinstance(number, int):
        raise ValueError(f"{type(row).__name__} has no id yet")
    return number
