"""Copies of an SQLite database: taken while it is used, looked through, kept for as long as they are of use."""

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

DAILY, WEEKLY, MONTHLY = 12, 10, 9

_PREFIX, _STAMP, _SUFFIX = "tutor-", "%Y%m%dT%H%M%SZ", ".db"


class Spoilt(Exception):
    """A file is not a sound database; the message is one sentence for the operator."""


class InUse(Exception):
    """A database cannot be replaced while somebody works with it."""


def take(database: Path, folder: Path, now: datetime) -> Path:
    """A sound copy of the database as it was at one moment; its name tells the time (UTC)."""
    if not database.is_file():
        raise Spoilt(f"there is no database {database}")
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"{_PREFIX}{now.astimezone(UTC).strftime(_STAMP)}{_SUFFIX}"
    unfinished = made.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)  # in one go: in WAL mode that holds nobody up, and no writer makes it begin anew
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
    _sound(unfinished)
    _durable(unfinished)
    unfinished.replace(made)
    return made


def restore(copy: Path, database: Path, now: datetime) -> Path | None:
    """Puts the copy in place of the database; where the old one was put, None if there was none.

    InUse while a process has it open; Spoilt when the copy is.
    """
    _sound(copy)
    unfinished = database.with_name(f"{database.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(unfinished)) as new:
        source.backup(new)
    _durable(unfinished)
    replaced = None
    if database.exists():
        _alone(database)
        replaced = database.with_name(f"{database.stem}.before-{now.astimezone(UTC).strftime(_STAMP)}{database.suffix}")
        database.replace(replaced)
        for beside in ("-wal", "-shm"):
            database.with_name(database.name + beside).unlink(missing_ok=True)
    unfinished.replace(database)
    return replaced


def prune(folder: Path) -> list[Path]:
    """Deletes the copies that are of no use any more: which ones."""
    taken = {moment: file for file in folder.glob(f"{_PREFIX}*{_SUFFIX}") if (moment := _moment(file))}
    gone = [taken[moment] for moment in sorted(taken.keys() - kept(taken))]
    for file in gone:
        file.unlink()
    return gone


def latest(folder: Path) -> datetime | None:
    """When the newest copy was taken, None if there is none."""
    return max((moment for file in folder.glob(f"{_PREFIX}*{_SUFFIX}") if (moment := _moment(file))), default=None)


def kept(taken: Collection[datetime]) -> set[datetime]:
    """Of copies taken at these times, those to keep: the last of each of 12 days, 10 weeks and 9 months."""
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAILY, lambda moment: moment.date()),
        (WEEKLY, lambda moment: moment.isocalendar()[:2]),
        (MONTHLY, lambda moment: (moment.year, moment.month)),
    )
    return {moment for number, period in rules for moment in _last_of_each(taken, period, number)}


def _last_of_each(taken: Iterable[datetime], period: Callable[[datetime], object], number: int) -> list[datetime]:
    last = {period(moment): moment for moment in sorted(taken)}
    return list(last.values())[-number:]


def _moment(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.name, f"{_PREFIX}{_STAMP}{_SUFFIX}").replace(tzinfo=UTC)
    except ValueError:
        return None


def _sound(file: Path) -> None:
    if not file.is_file():
        raise Spoilt(f"there is no file {file}")
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        raise Spoilt(f"{file}: {error}") from error
    if found != ["ok"]:
        raise Spoilt(f"{file}: {found[0]}")


def _alone(database: Path) -> None:
    """Leaving WAL mode needs every other connection to be closed, and writes the log back into the file."""
    with closing(sqlite3.connect(database, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise InUse(f"{database} is in use: stop the tutor first") from error
        except sqlite3.DatabaseError:
            return  # too spoilt to tell, which is why it is being replaced


def _durable(file: Path) -> None:
    for path in (file, file.parent):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
