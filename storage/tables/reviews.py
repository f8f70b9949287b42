"""What people remember, and the log that tells why."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.fields import moment


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
