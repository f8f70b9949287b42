"""Quizzes of several kinds, questions put off, and how long answers took"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SESSION_BEFORE = """
UPDATE quiz_session SET retry_of = (
    SELECT max(before.id) FROM quiz_session AS before
    WHERE before.person_id = quiz_session.person_id AND before.about = quiz_session.about AND before.id < quiz_session.id
) WHERE retry
"""


def upgrade() -> None:
    """Quizzes of several kinds, questions put off, and how long answers took"""
    op.alter_column("quiz_session", "chapter_id", new_column_name="about")
    for column in (
        sa.Column("kind", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("length", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("assignment_id", sa.Integer(), sa.ForeignKey("assignment.id"), nullable=True),
        sa.Column("retry_of", sa.Integer(), sa.ForeignKey("quiz_session.id"), nullable=True),
    ):
        op.add_column("quiz_session", column, inline_references=True)
    op.execute(SESSION_BEFORE)
    op.drop_column("quiz_session", "retry")
    op.create_index("ix_quiz_session_assignment_id", "quiz_session", ["assignment_id"])
    op.create_index("ix_quiz_session_retry_of", "quiz_session", ["retry_of"])
    for column in (
        sa.Column("skips", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("shown_at", Moment(), nullable=True),
        sa.Column("answer_id", sa.Integer(), sa.ForeignKey("answer.id"), nullable=True),
    ):
        op.add_column("quiz_question", column, inline_references=True)
    op.create_index("ix_quiz_question_answer_id", "quiz_question", ["answer_id"])
    op.add_column("answer", sa.Column("seconds", sa.Integer(), nullable=True))
    op.drop_index("ix_answer_person_id", table_name="answer")
    op.create_index("ix_answer_person_question", "answer", ["person_id", "question_id"])
