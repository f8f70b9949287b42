"""What a person is to see and may not have seen yet"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWED = sa.text("owed IS NOT NULL")


def upgrade() -> None:
    """What a person is to see and may not have seen yet"""
    op.add_column("inbox", sa.Column("owed", sa.Text(), nullable=True))
    op.add_column("inbox", sa.Column("owed_since", Moment(), nullable=True))
    redraws = sa.Column("redraws", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    op.add_column("inbox", redraws)
    op.create_index("ix_inbox_owed", "inbox", ["chat_id", "update_id"], sqlite_where=OWED, postgresql_where=OWED)
