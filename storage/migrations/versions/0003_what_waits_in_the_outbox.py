"""Replies that had to wait go before bulk, and what is next in a chat is found at once"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TO_SEND, OPEN, GIVEN_UP = sa.text("state = 0"), sa.text("state < 2"), sa.text("state > 2")


def upgrade() -> None:
    """Replies that had to wait go before bulk, and what is next in a chat is found at once"""
    op.add_column("outbox", sa.Column("priority", sa.SmallInteger(), server_default=sa.text("1"), nullable=False))
    op.drop_index("ix_outbox_state", table_name="outbox")
    for name, columns, where in (
        ("ix_outbox_next", ["priority", "not_before", "id"], TO_SEND),
        ("ix_outbox_chat", ["chat_id", "id"], OPEN),
        ("ix_outbox_given_up", ["state"], GIVEN_UP),
    ):
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
