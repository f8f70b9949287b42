"""What was worked out of how a class forgets"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """What was worked out of how a class forgets"""
    op.create_table(
        "parameter_set",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("class_id", sa.Integer(), sa.ForeignKey("classroom.id"), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("fitted_at", Moment(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("judged_on", sa.Integer(), nullable=False),
        sa.Column("loss_before", sa.Float(), nullable=False),
        sa.Column("loss_after", sa.Float(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_parameter_set_class_id", "parameter_set", ["class_id"])
