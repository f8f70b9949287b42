"""What waits in the inbox is found at once, however much was handled before"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

WAITING = sa.text("state = 0")


def upgrade() -> None:
    """What waits in the inbox is found at once, however much was handled before"""
    op.drop_index("ix_inbox_state", table_name="inbox")
    op.create_index("ix_inbox_waiting", "inbox", ["update_id"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_inbox_chat", "inbox", ["chat_id", "update_id"], sqlite_where=WAITING, postgresql_where=WAITING)
