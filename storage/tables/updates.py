"""Updates on their way in."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import BigInteger, Column, Index, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import code, long_text, moment, telegram_id


class UpdateState(IntEnum):
    WAITING = 0
    DONE = 1
    QUARANTINED = 2
    DROPPED = 3
    """Was quarantined, and somebody decided that it is not worth another try."""


_WAITING = text(f"state = {int(UpdateState.WAITING)}")


class InboxUpdate(SQLModel, table=True):
    """An update as Telegram sent it, stored before it is confirmed."""

    __tablename__ = "inbox"
    __table_args__ = (
        # Only what waits is in them, so that they stay small and an update leaves them as it ends.
        Index("ix_inbox_waiting", "update_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_inbox_chat", "chat_id", "update_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    chat_id: int = telegram_id()
    """Whose order it belongs to: the chat, or the person where there is none."""
    payload: str = long_text()
    state: UpdateState = code(UpdateState.WAITING)
    attempts: int = 0
    fault: str | None = long_text(null=True)
    received_at: datetime = moment()
