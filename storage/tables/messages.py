"""Messages on their way out, who sends them, and the files that Telegram has."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from storage.columns import Code
from storage.tables.fields import code, long_text, moment, telegram_id


class MessageState(IntEnum):
    WAITING = 0
    CLAIMED = 1
    SENT = 2
    UNKNOWN = 3
    FAILED = 4
    CANCELLED = 5


class Priority(IntEnum):
    """Who goes first where not everybody may."""

    REPLY = 0
    """Somebody is waiting for it."""
    BULK = 1


_TO_SEND = text(f"state = {int(MessageState.WAITING)}")
_OPEN = text(f"state < {int(MessageState.SENT)}")
_GIVEN_UP = text(f"state > {int(MessageState.SENT)}")


class OutboxMessage(SQLModel, table=True):
    """A message that the leader sends, once: one that nobody waits for on the screen, or a reply that had to wait."""

    __tablename__ = "outbox"
    __table_args__ = (
        # What was sent is in none of them, so that they stay small.
        Index("ix_outbox_next", "priority", "not_before", "id", sqlite_where=_TO_SEND, postgresql_where=_TO_SEND),
        Index("ix_outbox_chat", "chat_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_outbox_given_up", "state", sqlite_where=_GIVEN_UP, postgresql_where=_GIVEN_UP),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    """Decides what happens when its fate is unknown."""
    priority: Priority = Field(
        default=Priority.BULK, sa_column=Column(Code(Priority), nullable=False, server_default=text("1"))
    )
    chat_id: int = telegram_id()
    language: str
    payload: str = long_text()
    state: MessageState = code(MessageState.WAITING)
    epoch: int | None = None
    """The leader's epoch that claimed it."""
    attempts: int = 0
    not_before: datetime = moment()
    sent_at: datetime | None = moment(null=True)
    message_id: int | None = telegram_id(null=True)
    fault: str | None = long_text(null=True)


class Lease(SQLModel, table=True):
    """Who leads: every write of the leader carries its epoch."""

    name: str = Field(primary_key=True)
    holder: str
    epoch: int
    expires_at: datetime = moment()


class FileId(SQLModel, table=True):
    """A picture that Telegram already has, by the picture's content key."""

    __tablename__ = "file_id"

    key: str = Field(primary_key=True)
    file_id: str
