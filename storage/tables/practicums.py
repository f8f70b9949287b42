"""Practicum steps and the evidence handed in for them."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.fields import long_text, moment, telegram_id


class StepProgress(SQLModel, table=True):
    """Where a person stands in one practicum step."""

    __tablename__ = "step_progress"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    step_id: str = Field(primary_key=True)
    opened_at: datetime = moment()
    done_at: datetime | None = moment(null=True)


class EvidenceRow(SQLModel, table=True):
    """What was handed in for a step, append-only; the file itself stays with Telegram."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_step", "person_id", "step_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    step_id: str
    kind: str
    text: str = long_text()
    file_id: str | None = None
    file_name: str | None = None
    message_id: int = telegram_id()
    album: str | None = None
    """Telegram's media_group_id, shared by what was sent together."""
    handed_in_at: datetime = moment()
