"""Answers that can be taken back, limits of a day, and what belongs together"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ANSWERED_BY = "(SELECT person_id FROM review_item WHERE review_item.id = review_log.review_item_id)"
SETTINGS = (("retention", "90"), ("new_a_day", "30"), ("reviews_a_day", "100"))


def upgrade() -> None:
    """Answers that can be taken back, limits of a day, and what belongs together"""
    for name, value in SETTINGS:
        op.add_column("person", sa.Column(name, sa.Integer(), server_default=sa.text(value), nullable=False))
    op.add_column("person", sa.Column("four_grades", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("person", sa.Column("exam_day", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("studying", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("person", sa.Column("studying_since", Moment(), nullable=True))
    op.add_column("classroom", sa.Column("exam_day", sa.Date(), nullable=True))
    _items()
    _log()


def _items() -> None:
    op.add_column("review_item", sa.Column("fact", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("review_item", sa.Column("leech_at", Moment(), nullable=True))
    op.drop_index("ix_review_item_due", table_name="review_item")
    for name, columns, where in (
        ("ix_review_item_new", ["person_id", "id"], "reps = 0"),
        ("ix_review_item_steps", ["person_id", "due"], "reps > 0 AND phase <> 2"),
        ("ix_review_item_learnt", ["person_id", "due"], "phase = 2"),
        ("ix_review_item_leech", ["person_id"], "leech_at IS NOT NULL"),
    ):
        op.create_index(name, "review_item", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    op.create_index("ix_review_item_seen", "review_item", ["person_id", "last_review"])


def _log() -> None:
    op.add_column("review_log", sa.Column("person_id", sa.Integer(), nullable=True))
    op.add_column("review_log", sa.Column("counted", sa.SmallInteger(), server_default=sa.text("2"), nullable=False))
    op.add_column("review_log", sa.Column("seconds", sa.Integer(), nullable=True))
    op.add_column("review_log", sa.Column("before", sa.Text(), nullable=True))
    op.add_column("review_log", sa.Column("undone_at", Moment(), nullable=True))
    op.execute(f"UPDATE review_log SET person_id = {ANSWERED_BY}")  # noqa: S608  (nothing in it is from outside)
    op.execute("UPDATE review_log SET counted = 0 WHERE turn = 0")
    with op.batch_alter_table("review_log") as table:
        table.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
        table.create_foreign_key("review_log_person_id_fkey", "person", ["person_id"], ["id"])
    op.create_index("ix_review_log_person", "review_log", ["person_id", "reviewed_at"])
