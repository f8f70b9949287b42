"""SQLite in the event loop's own thread; only what waits for the disk or for another process goes to another one.

A thread behind every connection, as aiosqlite has it, costs a change of threads for each cursor, statement, fetch and
close: some forty in a transaction of ten statements that SQLite itself answers in microseconds. Here it is two.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import await_only

WRITE = "BEGIN IMMEDIATE"
"""May have to wait for another process; its end waits for the disk."""

T = TypeVar("T")


class _Cursor(sqlite3.Cursor):
    """What SQLAlchemy asks of an asynchronous driver's cursor."""

    server_side = False

    def execute(self, sql: str, parameters: Any = (), /) -> "_Cursor":
        if sql == WRITE:
            _elsewhere(lambda: super(_Cursor, self).execute(sql, parameters))
            own(self.connection).writing = True
            return self
        await_only(_at_once())
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> "_Cursor":
        await_only(_at_once())
        super().executemany(sql, parameters)
        return self

    async def _async_soft_close(self) -> None:
        """Nothing is left on the way."""


class _Connection(sqlite3.Connection):
    writing = False

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)


class InlineDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own dialect for sqlite3, under its asynchronous engine."""

    driver = "inline"
    is_async = True
    has_terminate = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Connections are waited for without holding up the loop."""
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        """Any thread may use a connection, never two at once."""
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": _Connection, "check_same_thread": False}

    def do_commit(self, dbapi_connection: Any) -> None:
        """Waits for the disk elsewhere if something was written."""
        connection = own(dbapi_connection)
        if connection.writing:
            connection.writing = False
            if not connection.in_transaction:
                raise _given_up()
            _elsewhere(connection.commit)
        else:
            connection.commit()

    def do_rollback(self, dbapi_connection: Any) -> None:
        """Nothing was written."""
        connection = own(dbapi_connection)
        connection.writing = False
        connection.rollback()

    def do_rollback_to_savepoint(self, connection: Connection, name: str) -> None:
        """What SQLite gave up altogether is rolled back by then, and its savepoints are gone."""
        if own(connection.connection).in_transaction:
            super().do_rollback_to_savepoint(connection, name)  # type: ignore[no-untyped-call]


def _given_up() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("SQLite gave the transaction up after an error of another statement in it")
    error.sqlite_errorcode = sqlite3.SQLITE_ABORT_ROLLBACK
    return error


def own(connection: Any) -> _Connection:
    """The driver's connection, out of the pool's wrapping."""
    own: _Connection = getattr(connection, "dbapi_connection", connection)
    return own


async def _at_once() -> None:
    """SQLAlchemy takes a driver that never awaits for a wrong one."""


def _elsewhere(work: Callable[[], T]) -> T:
    return await_only(_to_its_end(asyncio.get_running_loop().run_in_executor(None, work)))


async def _to_its_end(work: "asyncio.Future[T]") -> T:
    """Even who is cancelled waits: the connection must not be used while another thread is at it."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait({work})
        raise


registry.register("sqlite.inline", __name__, InlineDialect.__name__)
