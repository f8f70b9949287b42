"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.store import Store

MIGRATIONS = Path(__file__).parent / "migrations"
TURN = int.from_bytes(b"tutor")
"""Names our lock among others that a database may know."""


def config(connection: Connection) -> Config:
    """Alembic's configuration on an open connection; there is no ini file."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


async def upgrade(store: Store, revision: str = "head") -> None:
    """Runs what has not been run yet; of processes that start at once the first one does it and the others wait."""

    def run(connection: Connection) -> None:
        hold(connection)
        ready = config(connection)
        newest = ScriptDirectory.from_config(ready).get_current_head()
        if revision != "head" or MigrationContext.configure(connection).get_current_revision() != newest:
            command.upgrade(ready, revision)

    async with store.engine.begin() as connection:
        await connection.run_sync(run)


def hold(connection: Connection) -> None:
    """Waits until no other process migrates, and holds them off until the transaction ends, however long it works.

    SQLite's transactions began with BEGIN IMMEDIATE already.
    https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.execute(select(func.pg_advisory_xact_lock(TURN)))
