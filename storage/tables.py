"""All tables. A row is the state: nothing about a person, a quiz or a message is kept anywhere else."""

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Text, UniqueConstraint, text
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
    reachable: bool = True
    created_at: datetime = moment()


class LessonProgress(SQLModel, table=True):
    __tablename__ = "lesson_progress"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    lesson_id: str = Field(primary_key=True)
    card_id: str
    """The card that was last open; resuming starts there."""
    opened_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)


class Answer(SQLModel, table=True):
    """Every answer to every question, append-only."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    question_id: str
    place: str
    """Where it was asked: lesson, quiz or review."""
    chosen: str
    right: bool
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


class QuizSession(SQLModel, table=True):
    __tablename__ = "quiz_session"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    chapter_id: str
    retry: bool = False
    """Asks only what the session before got wrong."""
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
    chosen: str | None = None
    right: bool | None = None
    seen: bool = False
    """The explanation has been read and the person went on."""


class ReviewItem(SQLModel, table=True):
    """What one person remembers of one recall card or question; can be rebuilt from the review log."""

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id"),
        Index("ix_review_item_due", "person_id", "due"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    item_id: str
    stability: float
    difficulty: float
    due: datetime = moment()
    last_review: datetime | None = moment(null=True)
    phase: int
    step: int
    reps: int = 0
    lapses: int = 0


class ReviewLog(SQLModel, table=True):
    """Every graded review, append-only."""

    __tablename__ = "review_log"

    id: int | None = Field(default=None, primary_key=True)
    review_item_id: int = Field(foreign_key="review_item.id", index=True)
    turn: int
    """How many times the item had been reviewed before."""
    grade: int
    reviewed_at: datetime = moment()
    zone: str
    due: datetime = moment()
    """When it comes back after this review."""
    parameters: str


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


class Classroom(SQLModel, table=True):
    """A class: one Telegram group and the instructor who brought the bot into it."""

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = telegram_id(unique=True)
    title: str
    owner_id: int = Field(foreign_key="person.id", index=True)
    active: bool = True
    created_at: datetime = moment()


class ClassMember(SQLModel, table=True):
    __tablename__ = "class_member"

    class_id: int = Field(foreign_key="classroom.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    joined_at: datetime = moment()


class Assignment(SQLModel, table=True):
    """A lesson set for a class."""

    id: int | None = Field(default=None, primary_key=True)
    class_id: int = Field(foreign_key="classroom.id", index=True)
    lesson_id: str
    code: str = Field(unique=True)
    """Unguessable; who brings it comes from the class."""
    set_by: int = Field(foreign_key="person.id")
    set_at: datetime = moment()


class AssignmentProgress(SQLModel, table=True):
    __tablename__ = "assignment_progress"

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True, index=True)
    opened_at: datetime = moment()
    finished_at: datetime | None = moment(null=True)


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
