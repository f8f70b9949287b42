"""Classes, their members, and what is set for them."""

from datetime import date, datetime

from sqlalchemy import Column, String, text
from sqlmodel import Field, SQLModel

from storage.tables.fields import moment, telegram_id


class Classroom(SQLModel, table=True):
    """A class: one Telegram group and the instructor who brought the bot into it."""

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = telegram_id(unique=True)
    title: str
    owner_id: int = Field(foreign_key="person.id", index=True)
    active: bool = True
    exam_day: date | None = None
    """The day of the exam, on every member's own calendar."""
    created_at: datetime = moment()


class ClassMember(SQLModel, table=True):
    __tablename__ = "class_member"

    class_id: int = Field(foreign_key="classroom.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    joined_at: datetime = moment()


class Assignment(SQLModel, table=True):
    """A lesson or a quiz set for a class."""

    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="classroom.id", index=True)
    lesson_id: str
    """Empty for a quiz, whose questions are rows of AssignmentQuestion."""
    about: str = Field(default="", sa_column=Column(String, nullable=False, server_default=text("''")))
    """Of a quiz: the chapter's or the lesson's id; empty where it is about many."""
    code: str = Field(unique=True)
    """Unguessable; who brings it comes from the class."""
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime = moment()
    due_at: datetime | None = moment(null=True)
    """Whoever finishes it then or later is late; None for whenever they like."""


class AssignmentProgress(SQLModel, table=True):
    __tablename__ = "assignment_progress"

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    opened_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)
