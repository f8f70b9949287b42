"""Where Alembic gets its connection: always from storage.migrate."""

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

import storage.tables  # noqa: F401  (registers the tables)
from storage.columns import Code, Moment


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """How our column types are written in a migration."""
    if kind == "type" and isinstance(item, Code | Moment):
        return f"{type(item).__name__}()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=render_item,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
