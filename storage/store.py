"""One session, one transaction: the only way to the database."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, CursorResult, Executable, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import sqlite
from storage.faults import is_conflict, is_transient
from storage.together import Together

__all__ = ["Store", "Unit", "is_conflict", "is_transient"]

BUSY_TIMEOUT_MS = 5000
"""How long a writer waits for another one, and how long a process that has stopped in the middle holds others up."""
CONNECT_SECONDS = 5
CONNECTIONS = 32
"""Kept once opened, for opening one costs more than an answer; three processes stay within PostgreSQL's usual 100."""

_WITHIN: Any = "create_savepoint"
"""What a unit is within a transaction that it shares: taken back alone, committed with the others."""

_DRIVERS = {
    "sqlite": f"sqlite+{sqlite.InlineDialect.driver}",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}

Row = TypeVar("Row")


class Unit(AsyncSession):
    """A unit of work: everything done with it is committed together or not at all."""

    _core: AsyncConnection | None = None

    async def run(self, statement: Executable, given: Any = None) -> CursorResult[Any]:
        """What a Core statement brings, past the objects that this unit holds."""
        if self._core is None:
            self._core = await self.connection()
        return await self._core.execute(statement, given)

    async def insert(self, row: Row) -> Row:
        """The row with its primary key filled in."""
        self.add(row)
        await self.flush()
        return row

    @property
    def on_sqlite(self) -> bool:
        """Whether it is SQLite that this unit works on."""
        return self.get_bind().dialect.name == "sqlite"


def database_url(text: str) -> URL:
    """The address with the driver that we use; operators write `postgresql://…`, as every provider does."""
    url = make_url(text)
    return url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))


def _sqlite_recipe(engine: AsyncEngine) -> None:
    """Makes SQLite durable and lets writers wait instead of fail.

    The driver must not open transactions by itself, so that ours begin with BEGIN IMMEDIATE:
    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#enabling-non-legacy-sqlite-transactional-modes-with-the-sqlite3-or-aiosqlite-driver
    """

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else sqlite.WRITE)


def _postgres_engine(url: URL) -> AsyncEngine:
    """READ COMMITTED with row locks; a process that stops in the middle of a transaction loses its locks.

    https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-IDLE-IN-TRANSACTION-SESSION-TIMEOUT
    """
    return create_async_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        isolation_level="READ COMMITTED",
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            # Our statements are short: compiling one takes longer than running it.
            "options": f"-c idle_in_transaction_session_timeout={BUSY_TIMEOUT_MS} -c timezone=UTC -c jit=off",
        },
    )


class Store:
    """The database behind its transactions."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self._together: Together | None = None
        if self.url.get_backend_name() == "sqlite":
            self.engine = create_async_engine(self.url)
            _sqlite_recipe(self.engine)
            self._together = Together(self.engine)
        else:
            self.engine = _postgres_engine(self.url)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Unit]:
        """A unit that may write: committed at the end, rolled back when an exception leaves it."""
        turn: AbstractAsyncContextManager[Any] = self._together.turn() if self._together else nullcontext(self.engine)
        async with (
            turn as bind,
            Unit(bind, expire_on_commit=False, join_transaction_mode=_WITHIN) as unit,
            unit.begin(),
        ):
            yield unit

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Unit]:
        """A unit that only looks; it never waits for a writer."""
        async with Unit(self.engine, expire_on_commit=False) as unit, unit.begin():
            await unit.connection(execution_options={"reading": True})
            yield unit

    async def close(self) -> None:
        """Ends all connections."""
        if self._together:
            await self._together.close()
        await self.engine.dispose()
