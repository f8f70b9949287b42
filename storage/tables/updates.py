"""Updates on their way in."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import BigInteger, Column, Index, SmallInteger, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import code, long_text, moment, telegram_id


class UpdateState(IntEnum):
    WAITING = 0
    DONE = 1
    QUARANTINED = 2
    DROPPED = 3
    """Was quarantined, and somebody decided that it is not worth another try."""


_WAITING = text(f"state = {int(UpdateState.WAITING)}")
_OWED = text("owed IS NOT NULL")


class InboxUpdate(SQLModel, table=True):
    """An update as Telegram sent it, stored before it is confirmed."""

    __tablename__ = "inbox"
    __table_args__ = (
        # Only what waits is in them, so that they stay small and an update leaves them as it ends.
        Index("ix_inbox_waiting", "update_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_inbox_chat", "chat_id", "update_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_inbox_owed", "chat_id", "update_id", sqlite_where=_OWED, postgresql_where=_OWED),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int = telegram_id()
    """Whose order it belongs to: the chat, or the person where there is none."""
    payload: str = long_text()
    state: UpdateState = code(UpdateState.WAITING)
    attempts: int = 0
    fault: str | None = long_text(null=True)
    received_at: datetime = moment()
    owed: str | None = long_text(null=True)
    """The screen that its handling led to (bot.delivery.replies); None where it is known to have been shown."""
    owed_since: datetime | None = moment(null=True)
    redraws: int = Field(default=0, sa_column=Column(SmallInteger, nullable=False, server_default=text("0")))
    """How often it was shown again because nobody knew."""
