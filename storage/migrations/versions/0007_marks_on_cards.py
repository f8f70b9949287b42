"""Cards that people saved or did not understand; lessons learnt again"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Cards that people saved or did not understand; lessons learnt again"""
    op.create_table(
        "card_mark",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.String(), nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=True),
        sa.Column("unclear_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"]),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", "card_id"),
    )
    op.add_column("lesson_progress", sa.Column("again_at", Moment(), nullable=True))
