"""Replies that had to wait go before bulk, and what is next in a chat is found at once"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OPEN = sa.text("state < 2")


def upgrade() -> None:
    """Replies that had to wait go before bulk, and what is next in a chat is found at once"""
    op.add_column("outbox", sa.Column("priority", sa.SmallInteger(), server_default=sa.text("1"), nullable=False))
    op.drop_index("ix_outbox_state", table_name="outbox")
    op.create_index("ix_outbox_state", "outbox", ["state", "priority", "not_before", "id"])
    op.create_index("ix_outbox_chat", "outbox", ["chat_id", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
