"""Quizzes for a class, with a day until which they are to be done"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Quizzes for a class, with a day until which they are to be done"""
    op.add_column("assignment", sa.Column("about", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("assignment", sa.Column("due_at", Moment(), nullable=True))
    op.create_table(
        "quiz_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classroom.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_quiz_draft_class_id", "quiz_draft", ["class_id"])
    op.create_table(
        "draft_pick",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("picked", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["quiz_draft.id"]),
        sa.PrimaryKeyConstraint("draft_id", "picked"),
    )
    op.create_table(
        "assignment_question",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"]),
        sa.PrimaryKeyConstraint("assignment_id", "position"),
    )
