"""What an error of the database means: try again, wait until it is back, or a fault of ours."""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_CONFLICT = frozenset({"40001", "40P01"})
"""serialization_failure and deadlock_detected: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
_AWAY = ("08", "53", "57P", "58", "25P03", "55P03")
"""No connection, no room, shut down or starting, no disk, stopped in the middle, no lock in time."""
_SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_ABORT,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PROTOCOL,
    }
)
_PRIMARY = 0xFF
"""An extended code carries the primary one in its lowest byte: https://www.sqlite.org/rescode.html#extrc"""


def is_conflict(error: BaseException) -> bool:
    """Whether two transactions were in each other's way: the same again has every chance."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _CONFLICT


def is_transient(error: BaseException) -> bool:
    """Whether the database was away, locked, full or in conflict: what was asked is not to blame."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY in _SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # psycopg names no code where no server has spoken: the connection was refused, or broke.
        return error.connection_invalidated or isinstance(error, OperationalError)
    return state in _CONFLICT or state.startswith(_AWAY)
