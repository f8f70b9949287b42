"""`tutor db`: look through the database, copy it, put a copy back, and decide about updates that failed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot import settings
from bot.domain.catalog import Catalog
from bot.flows.audit import audit
from bot.settings import Settings, SettingsError
from content.loader import load
from storage import backup, inbox, marks, references
from storage.store import Store, Unit, database_url
from storage.tables import InboxUpdate

WRONG = 2
LISTED = 50

T = TypeVar("T")
Work = Callable[[Unit], Awaitable[T]]

cli = typer.Typer(no_args_is_help=True, help="The database: check it, copy it, restore it.")
quarantine = typer.Typer(no_args_is_help=True, help="Updates that failed twice and were put aside.")
cli.add_typer(quarantine, name="quarantine")

UpdateId = Annotated[int, typer.Argument(help="As `tutor db quarantine list` shows it.")]


@cli.command()
def check() -> None:
    """Look through everything: the file, references, and whether the review log rebuilds every memory."""
    found = look(_look_through)
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        leave(f"{len(found)} problems.")


@cli.command("backup")
def back_up(
    into: Annotated[Path | None, typer.Option(help="Folder of the copies; backups in TUTOR_DATA unless given.")] = None,
) -> None:
    """Copy the database while it is used; of older copies those of 12 days, 10 weeks and 9 months stay."""
    used = _settings()
    folder = into or used.data / "backups"
    made = _or_leave(lambda: backup.take(_file(used), folder, now()))
    typer.echo(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    for gone in backup.prune(folder):
        typer.echo(f"{gone} deleted")


@cli.command()
def restore(copy: Annotated[Path, typer.Argument(help="A file that `tutor db backup` made.")]) -> None:
    """Put a copy in place of the database; the tutor must be stopped. The old one is put beside it."""
    database = _file(_settings())
    replaced = _or_leave(lambda: backup.restore(copy, database, now()))
    typer.echo(f"{database} is {copy} now." + (f" What was there before is {replaced}." if replaced else ""))


@quarantine.command("list")
def list_() -> None:
    """Show the newest updates that were put aside, with what went wrong."""
    rows = look(lambda unit: inbox.quarantined(unit, LISTED))
    for row in rows:
        typer.echo(_line(row))
    if not rows:
        typer.echo("Nothing is in quarantine.")


@quarantine.command()
def retry(update_id: UpdateId) -> None:
    """Have an update handled again, as if it had just come."""
    _decide(inbox.retry, update_id, "waits to be handled again")


@quarantine.command()
def drop(update_id: UpdateId) -> None:
    """Give an update up."""
    _decide(inbox.drop, update_id, "is given up")


def unclear() -> None:
    """List the cards that people did not understand, and how many people."""
    course = Catalog(load(_settings().course))
    for lesson_id, card_id, count in look(marks.unclear):
        lesson = course.lesson(lesson_id)
        titles = (card.title for card in lesson.cards if card.id == card_id) if lesson else iter(())
        typer.echo(f"{count:>4}  {lesson_id}#{card_id}  {next(titles, '(not in the course any more)')}")


def _decide(decide: Callable[[Unit, int], Awaitable[bool]], update_id: int, done: str) -> None:
    if not change(lambda unit: decide(unit, update_id)):
        leave(f"Update {update_id} is not in quarantine.")
    typer.echo(f"Update {update_id} {done}.")


def _line(row: InboxUpdate) -> str:
    kind = next((name for name in json.loads(row.payload) if name != "update_id"), "nothing")
    reason = (row.fault or "").strip().rpartition("\n")[2]
    return f"{row.update_id}  {row.received_at:%Y-%m-%d %H:%M}  chat {row.chat_id}  {kind}: {reason}"


async def _look_through(unit: Unit) -> list[str]:
    found = []
    if unit.on_sqlite:
        connection = await unit.connection()
        told = [str(row[0]) for row in await connection.exec_driver_sql("PRAGMA integrity_check")]
        found += [] if told == ["ok"] else told
    dangling = await references.dangling(unit)
    found += [f"{number} rows of {where} point nowhere" for where, number in dangling.items()]
    memories = await audit(unit)
    typer.echo(f"{memories.items} review items, {memories.answers} answers: {len(memories.differences)} differences")
    if memories.other_parameters:
        typer.echo(f"{memories.other_parameters} items have answers graded by parameters that are not known")
    return found + memories.differences


def look(work: Work[T]) -> T:
    """What the work finds; the tutor may go on meanwhile."""
    return _work(work, Store.read)


def change(work: Work[T]) -> T:
    """What the work returns, done in one transaction of its own."""
    return _work(work, Store.begin)


def _work(work: Work[T], how: Callable[[Store], AbstractAsyncContextManager[Unit]]) -> T:
    used = _settings()
    if used.database.startswith("sqlite") and not _file(used).exists():
        leave(f"There is no database {_file(used)} yet: start the tutor once.")

    async def run() -> T:
        store = Store(used.database)
        try:
            async with how(store) as unit:
                return await work(unit)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except (OSError, SQLAlchemyError) as error:
        leave(f"TUTOR_DATABASE_URL: {str(error).partition(chr(10))[0]}")


def _or_leave(work: Callable[[], T]) -> T:
    try:
        return work()
    except (backup.Spoilt, backup.InUse, OSError) as error:
        leave(f"{error}.")


def _file(used: Settings) -> Path:
    url = database_url(used.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        leave("The database is PostgreSQL's: copy it with pg_dump, and restore it with pg_restore.")
    return Path(url.database)


def _settings() -> Settings:
    try:
        return settings.read()
    except SettingsError as wrong:
        leave(str(wrong))


def leave(sentence: str) -> NoReturn:
    """Ends the command with one sentence."""
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)


def now() -> datetime:
    """When the command was typed, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  (a command begins when it is typed)
