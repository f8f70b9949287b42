"""Without a token: a Telegram of our own in this process, with a chat page in the browser."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from starlette.applications import Starlette

from bot.settings import Settings
from bot.simulator import Clock, Telegram, build_app, people

TOKEN = "1:local-telegram"  # noqa: S105  (nobody but this process listens to it)
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  (these are what an operator may have set)


@dataclass(frozen=True, slots=True)
class Local:
    """The local Telegram and the settings with which the tutor talks to it."""

    settings: Settings
    site: Starlette
    """Telegram's API and the chat page."""
    telegram: Telegram
    clock: Clock
    page: str
    """Address of the chat page."""


def local(settings: Settings, now: Callable[[], datetime]) -> Local:
    """A local Telegram with its cast; the instructor of the cast is an admin."""
    clock = Clock(now)
    telegram = Telegram(clock, TOKEN)
    cast = people.cast(telegram)
    host, port = settings.address
    reached = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    page = f"http://{reached}:{port}"
    changed = settings.model_copy(
        update={
            "bot_token": SecretStr(TOKEN),
            "telegram_url": page,
            "admin_ids": settings.admin_ids | {cast.instructor.id},
        }
    )
    return Local(changed, build_app(telegram, clock), telegram, clock, page)
