"""A person's answers to one question are found at once"""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A person's answers to one question are found at once"""
    op.create_index("ix_answer_question", "answer", ["person_id", "question_id"])
    op.drop_index("ix_answer_person_id", table_name="answer")
