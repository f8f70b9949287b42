"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.store import Store

MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's configuration on an open connection; there is no ini file."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


async def upgrade(store: Store, revision: str = "head") -> None:
    """Runs what has not been run yet."""

    def run(connection: Connection) -> None:
        ready = config(connection)
        newest = ScriptDirectory.from_config(ready).get_current_head()
        if revision != "head" or MigrationContext.configure(connection).get_current_revision() != newest:
            command.upgrade(ready, revision)

    async with store.engine.begin() as connection:
        await connection.run_sync(run)
