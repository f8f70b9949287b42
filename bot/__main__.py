"""The `tutor` command line."""

import asyncio
import signal
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import structlog
import typer
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from telegram.error import InvalidToken, TelegramError

from bot import app, databases, fitting, logs, settings
from bot.pictures.check import check_picture
from bot.settings import Settings, SettingsError
from bot.web.local import Local, local
from bot.web.server import Server
from content.check import inspect
from content.schema import Course

log = structlog.get_logger()

WRONG = 2
"""Exit code for everything that the operator or author can put right."""


class _Refused(Exception):
    """The tutor cannot run; the message is one sentence for the operator, said when all else is closed."""


cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
cli.add_typer(databases.cli, name="db")
cli.command()(databases.unclear)
cli.command()(fitting.fit)


@cli.callback()
def tutor() -> None:
    """A Telegram tutor: lessons, quizzes, spaced review and a guided practicum."""


@cli.command()
def run() -> None:
    """Start the tutor: on Telegram with TUTOR_BOT_TOKEN, else with a chat page in the browser."""
    chosen = _settings()
    course = _course(chosen.course)
    _folder(chosen.data)
    if not (chosen.bot_token or chosen.listen):
        _leave("TUTOR_LISTEN must be set, such as 127.0.0.1:8080, for without TUTOR_BOT_TOKEN there is only the page.")
    here = None if chosen.bot_token else local(chosen, _now)
    used = here.settings if here else chosen
    logs.configure(used.log_format, *used.secrets)
    try:
        asyncio.run(_serve(used, course, here))
    except _Refused as wrong:
        _leave(str(wrong))
    except Exception as error:
        log.critical("the tutor has ended", exc_info=error)
        raise typer.Exit(1) from None


@cli.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="The course folder; TUTOR_COURSE unless given.")] = None,
) -> None:
    """Look through a course: everything an author can get wrong, and how much there is of what."""
    chosen = folder or _settings().course
    report = inspect(chosen)
    problems = [str(problem) for problem in report.problems]
    if report.course is not None:
        problems += _bad_pictures(report.course)
    for problem in problems:
        typer.echo(problem, err=True)
    if report.coverage is not None:
        typer.echo(report.coverage.table())
    if problems:
        _leave(f"{len(problems)} to correct in {chosen}.")


async def _serve(used: Settings, course: Course, here: Local | None) -> None:
    running = app.build(used, course, clock=here.clock if here else _now)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = _server(used, running, here)
    working = asyncio.create_task(_work(used, running, here, server))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (working, stopping):
        task.cancel()
    await asyncio.wait({working, stopping})
    await _stop(running, here, server)
    if not working.cancelled():
        working.result()


def _server(used: Settings, running: app.App, here: Local | None) -> Server | None:
    """One server for all there is to serve; None where the operator wants none."""
    if not used.listen:
        return None
    site = here.site if here else Starlette()
    site.routes.extend(running.routes)
    return Server(site, *used.address)


async def _work(used: Settings, running: app.App, here: Local | None, server: Server | None) -> None:
    """Starts everything in its order; returns only by raising."""
    if server is not None:
        await _or_leave(used, server.start(), lambda: f"TUTOR_LISTEN {used.listen} cannot be listened on")
    await _or_leave(used, running.open(), lambda: f"The tutor cannot start with {_place(used)} and {used.telegram_url}")
    app.keep()
    running.start()
    if here is not None:
        ticks: set[asyncio.Task[None]] = set()
        here.clock.on_move(lambda: _soon(running.ticker.tick(), ticks))
    typer.echo(f"Open {here.page} in a browser." if here else f"@{running.bot.username} is listening on Telegram.")
    await _or_leave(used, running.wait(), lambda: "The tutor cannot go on")


async def _stop(running: app.App, here: Local | None, server: Server | None) -> None:
    """No more updates in, the last replies out, then the end; the local Telegram goes last, for it takes them."""
    if server is not None and here is None:
        await server.stop()
    await running.stop()
    if server is not None and here is not None:
        await here.telegram.close()
        await server.stop()


async def _or_leave(used: Settings, step: Coroutine[Any, Any, None], sentence: Callable[[], str]) -> None:
    """The tutor never starts half: a step that fails ends it with one sentence."""
    try:
        await step
    except InvalidToken:
        raise _Refused("TUTOR_BOT_TOKEN is refused by Telegram: ask @BotFather for the current one.") from None
    except (OSError, SQLAlchemyError, TelegramError) as error:
        reason = logs.redacted(str(error), used.secrets).partition("\n")[0]
        raise _Refused(f"{sentence()}: {reason or type(error).__name__}.") from None


def _soon(work: Coroutine[Any, Any, None], tasks: set["asyncio.Task[None]"]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    tasks.add(task)
    task.add_done_callback(tasks.discard)


def _settings() -> Settings:
    try:
        return settings.read()
    except SettingsError as wrong:
        _leave(str(wrong))


def _course(folder: Path) -> Course:
    if not folder.is_dir():
        _leave(f"TUTOR_COURSE {folder} is not a folder.")
    report = inspect(folder)
    if report.course is None or report.problems:
        for problem in report.problems:
            typer.echo(str(problem), err=True)
        _leave(f"The course in {folder} has {len(report.problems)} to correct (TUTOR_COURSE names the folder).")
    return report.course


def _folder(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe = data / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)  # another replica may have been quicker
    except OSError as error:
        _leave(f"TUTOR_DATA {data} cannot be written to: {error.strerror}.")


def _bad_pictures(course: Course) -> list[str]:
    cards = [card for chapter in course.chapters for lesson in chapter.lessons for card in lesson.cards]
    return [wrong for card in cards if card.picture and (wrong := check_picture(card.picture))]


def _place(used: Settings) -> str:
    return used.database.split("://")[0]


def _leave(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  (the one place where the real clock comes in)


def main() -> None:
    """Entry point of the console script."""
    cli()


if __name__ == "__main__":
    main()
