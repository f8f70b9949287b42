"""Lessons, and every answer to a question."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.fields import long_text, moment


class LessonProgress(SQLModel, table=True):
    __tablename__ = "lesson_progress"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    lesson_id: str = Field(primary_key=True)
    card_id: str
    """The card that was last open; resuming starts there."""
    opened_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)
    again_at: datetime | None = moment(null=True)
    """Since when a finished lesson is being learnt once more; None when it is not."""


class CardMark(SQLModel, table=True):
    """What one person marked on one card."""

    __tablename__ = "card_mark"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    lesson_id: str = Field(primary_key=True)
    card_id: str = Field(primary_key=True)
    saved_at: datetime | None = moment(null=True)
    unclear_at: datetime | None = moment(null=True)
    """Since when the author knows that this person did not understand it."""


class Answer(SQLModel, table=True):
    """Every answer to every question, append-only."""

    __table_args__ = (Index("ix_answer_person_question", "person_id", "question_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    question_id: str
    place: str
    """Where it was asked: lesson, quiz or review."""
    chosen: str
    right: bool
    seconds: int | None = None
    """How long it took since the question was asked; None where nobody looked at the clock."""
    answered_at: datetime = moment()


class WrittenAnswer(SQLModel, table=True):
    """A piece of text written in answer to a short question, append-only but for its end."""

    __tablename__ = "written_answer"
    __table_args__ = (Index("ix_written_answer_place", "person_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    place: str
    """Which asking of the question it answers: the action that hands the answer in, without its points."""
    text: str = long_text()
    written_at: datetime = moment()
    answer_id: int | None = Field(default=None, foreign_key="answer.id", index=True)
    """The answer that it became; None while its points are being ticked."""


class Lookup(SQLModel, table=True):
    """Something that was looked up and found, append-only: a card opened from there leads back to it."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    text: str
    looked_up_at: datetime = moment()
