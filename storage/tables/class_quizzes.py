"""Quizzes set for a class: what the instructor chooses, and the questions that everybody gets."""

from datetime import datetime
from enum import IntEnum

from sqlmodel import Field, SQLModel

from storage.tables.fields import code, long_text, moment


class DraftKind(IntEnum):
    """What a quiz for a class is made from."""

    CHAPTER = 0
    """One chapter's own quiz."""
    LESSONS = 1
    """Everything that the ticked lessons teach."""
    QUESTIONS = 2
    """The ticked questions and no others."""


class QuizDraft(SQLModel, table=True):
    """A quiz that an instructor is putting together."""

    __tablename__ = "quiz_draft"

    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="classroom.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    """The instructor."""
    kind: DraftKind = code(DraftKind.CHAPTER)
    about: str
    """The chapter's id; empty for the other kinds."""
    length: int
    """How many questions are wished for; 0 for all there are."""
    days: int
    """How many days from today it may take; 0 for as many as anybody likes."""
    begun_at: datetime = moment()
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id")
    """What became of it; None until it is set."""


class DraftPick(SQLModel, table=True):
    """A lesson or a question that is ticked in a draft."""

    __tablename__ = "draft_pick"

    draft_id: int = Field(foreign_key="quiz_draft.id", primary_key=True)
    picked: str = Field(primary_key=True)


class AssignmentQuestion(SQLModel, table=True):
    """One question of a quiz set for a class: everybody gets the same ones in the same order."""

    __tablename__ = "assignment_question"

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    position: int = Field(primary_key=True)
    question_id: str


class ScoreOverride(SQLModel, table=True):
    """An instructor's word on a short answer in place of the learner's own count, append-only: the newest counts."""

    __tablename__ = "score_override"

    id: int | None = Field(default=None, primary_key=True)
    answer_id: int = Field(foreign_key="answer.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    """The instructor."""
    points: int
    """How many of the key points the answer is given."""
    right: bool
    """Whether so many were enough."""
    reason: str = long_text()
    """The learner gets to see it."""
    made_at: datetime = moment()
