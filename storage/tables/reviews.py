"""What people remember, and the log that tells why."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import Column, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.columns import Code
from storage.tables.fields import long_text, moment


class Counted(IntEnum):
    """What an answer counted as on its day."""

    NEW = 0
    """The item's first."""
    STEP = 1
    """A step of learning within a session: no limit counts it."""
    REVIEW = 2
    """The item was due."""
    EARLY = 3
    """Asked for before it was due."""


NEW = text("reps = 0")
STEPS = text("reps > 0 AND phase <> 2")
LEARNT = text("phase = 2")
LEECHES = text("leech_at IS NOT NULL")


class ReviewItem(SQLModel, table=True):
    """What one person remembers of one recall card or question; can be rebuilt from the review log."""

    __tablename__ = "review_item"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id"),
        # What is next is looked up by kind, so that what will not be asked is never read.
        Index("ix_review_item_new", "person_id", "id", sqlite_where=NEW, postgresql_where=NEW),
        Index("ix_review_item_steps", "person_id", "due", sqlite_where=STEPS, postgresql_where=STEPS),
        Index("ix_review_item_learnt", "person_id", "due", sqlite_where=LEARNT, postgresql_where=LEARNT),
        Index("ix_review_item_leech", "person_id", sqlite_where=LEECHES, postgresql_where=LEECHES),
        Index("ix_review_item_seen", "person_id", "last_review"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    item_id: str
    fact: str = Field(default="", sa_column=Column(String, nullable=False, server_default=text("''")))
    """The card that teaches it, `lesson#card`: items of one fact give each other away. Empty if it is not known."""
    stability: float
    difficulty: float
    due: datetime = moment()
    last_review: datetime | None = moment(null=True)
    phase: int
    step: int
    reps: int = 0
    lapses: int = 0
    leech_at: datetime | None = moment(null=True)
    """Since when it has been forgotten so often that the card behind it must be read again."""


class ReviewLog(SQLModel, table=True):
    """Every graded review, append-only but for its undoing."""

    __tablename__ = "review_log"
    __table_args__ = (Index("ix_review_log_person", "person_id", "reviewed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    review_item_id: int = Field(foreign_key="review_item.id", index=True)
    turn: int
    """How many times the item had been reviewed before."""
    grade: int
    reviewed_at: datetime = moment()
    zone: str
    due: datetime = moment()
    """When it comes back after this review."""
    parameters: str
    counted: Counted = Field(
        default=Counted.REVIEW, sa_column=Column(Code(Counted), nullable=False, server_default=text("2"))
    )
    seconds: int | None = None
    """From the question's drawing to its answer; None if it is not known."""
    before: str | None = long_text(null=True)
    """The item as it was, for undoing (storage.reviews); None for what was answered before this was kept."""
    undone_at: datetime | None = moment(null=True)
    """Taken back: it counts for nothing any more."""
