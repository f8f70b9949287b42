"""Quiz sessions."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import Column, Integer, text
from sqlmodel import Field, SQLModel

from storage.columns import Code
from storage.tables.fields import moment


class QuizKind(IntEnum):
    """Where a session's questions come from."""

    CHAPTER = 0
    """One chapter's quiz."""
    LESSON = 1
    """Everything that one lesson teaches."""
    MIXED = 2
    """All lessons that the person has finished."""
    MISTAKES = 3
    """What the person answered wrong the last time."""
    CLASS = 4
    """What an instructor set for a class."""


class QuizSession(SQLModel, table=True):
    __tablename__ = "quiz_session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    kind: QuizKind = Field(
        default=QuizKind.CHAPTER, sa_column=Column(Code(QuizKind), nullable=False, server_default=text("0"))
    )
    about: str
    """The chapter's or the lesson's id; empty where the kind says it all."""
    length: int = Field(default=10, sa_column=Column(Integer, nullable=False, server_default=text("10")))
    """How many questions the person wished for; 0 for all there are."""
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    """What the instructor set, where the questions are the same for the whole class."""
    retry_of: int | None = Field(default=None, foreign_key="quiz_session.id", index=True)
    """The session whose wrong ones are asked again."""
    started_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)


class QuizQuestion(SQLModel, table=True):
    """One question of a session in the order in which it is asked."""

    __tablename__ = "quiz_question"

    session_id: int = Field(foreign_key="quiz_session.id", primary_key=True)
    position: int = Field(primary_key=True)
    question_id: str
    order: str
    """The options as they stand on the screen, such as `2031`."""
    skips: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default=text("0")))
    """How often it was put off; each time it goes behind all others."""
    shown_at: datetime | None = moment(null=True)
    """When it was last asked, for the time that an answer took."""
    chosen: str | None = None
    right: bool | None = None
    answer_id: int | None = Field(default=None, foreign_key="answer.id", index=True)
    seen: bool = False
    """The explanation has been read and the person went on."""
