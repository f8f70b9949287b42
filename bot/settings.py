"""What an operator can set: read once at start, from the environment or a file `.env`, prefix TUTOR_."""

import hmac
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

OFFICIAL_SERVER = "https://api.telegram.org"
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
"""https://core.telegram.org/bots/api#authorizing-your-bot"""
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""https://core.telegram.org/bots/api#setwebhook, but not so short that it can be guessed."""
_DATABASE = re.compile(r"(postgres(ql)?|postgresql\+psycopg)://.|sqlite:///.")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """A setting is wrong; the message is one clear sentence for the operator."""


class Settings(BaseSettings):
    """Every setting with its default."""

    model_config = SettingsConfigDict(env_prefix="TUTOR_", env_file=".env", extra="ignore", frozen=True)

    bot_token: SecretStr | None = None
    admin_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    database_url: str = ""
    course: Path = Path("content/courses/b2b")
    telegram_url: str = OFFICIAL_SERVER
    data: Path = Path("data")
    timezone: str = "Asia/Shanghai"
    listen: str = "127.0.0.1:8080"
    webhook_url: str = ""
    webhook_secret: SecretStr | None = None
    rate_total: Annotated[int, Field(ge=1, le=30)] = 28
    """Messages a second; Telegram's own limit is about 30."""
    rate_bulk: Annotated[int, Field(ge=1, le=1000)] = 22
    """Of these, what nobody is waiting for."""
    paid_broadcast: Annotated[bool, Field(validate_default=True)] = False
    """Bulk is paid for in Telegram Stars and may be up to 1000 a second."""
    log_format: Literal["console", "json"] = "console"

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() for part in parts):
            raise ValueError("must be Telegram user ids separated by commas, such as 12345,67890")
        return frozenset(int(part) for part in parts)

    @field_validator("bot_token")
    @classmethod
    def _token_shape(cls, value: SecretStr | None) -> SecretStr | None:
        token = value.get_secret_value().strip() if value else ""
        if not token:
            return None
        if not _TOKEN.fullmatch(token):
            raise ValueError("must look like 123456:ABC…, as @BotFather gives it")
        return SecretStr(token)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not _DATABASE.match(value):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return value

    @field_validator("telegram_url")
    @classmethod
    def _server(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        if not urlsplit(value).hostname:
            raise ValueError("must name a server, such as https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as wrong:
            raise ValueError("must be an IANA time zone, such as Asia/Shanghai") from wrong
        return value

    @field_validator("listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        host, colon, port = value.rpartition(":")
        if value and not (host and colon and port.isdecimal() and 0 < int(port) < 65536):
            raise ValueError("must be host:port, such as 127.0.0.1:8080")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook(cls, value: str, others: ValidationInfo) -> str:
        if not value:
            return value
        address = urlsplit(value)
        near = address.scheme == "http" and address.hostname in _LOOPBACK
        if not (address.hostname and (address.scheme == "https" or near)) or address.query or address.fragment:
            raise ValueError("must be an address such as https://tutor.example.org/telegram")
        if not others.data.get("bot_token"):
            raise ValueError("needs TUTOR_BOT_TOKEN")
        if not others.data.get("listen"):
            raise ValueError("needs TUTOR_LISTEN, where the updates arrive")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value() if value else ""
        if secret and not _SECRET.fullmatch(secret):
            raise ValueError("must be 16 to 256 of A-Z, a-z, 0-9, _ and -")
        return value if secret else None

    @field_validator("paid_broadcast")
    @classmethod
    def _room_for_replies(cls, value: bool, others: ValidationInfo) -> bool:
        bulk, total = others.data.get("rate_bulk"), others.data.get("rate_total")
        if not value and bulk is not None and total is not None and bulk > total:
            raise ValueError("must be on where TUTOR_RATE_BULK is above TUTOR_RATE_TOTAL")
        return value

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on; only where `listen` is set."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def webhook_path(self) -> str:
        """Where on this server Telegram's updates arrive."""
        return urlsplit(self.webhook_url).path or "/"

    @property
    def hook_secret(self) -> str:
        """What Telegram shows with each update; unless set it comes from the token, so that every replica knows it."""
        if self.webhook_secret is not None:
            return self.webhook_secret.get_secret_value()
        token = self.bot_token.get_secret_value() if self.bot_token else ""
        return hmac.digest(token.encode(), b"tutor webhook", "sha256").hex()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be seen in any log."""
        return (self.bot_token.get_secret_value(), self.hook_secret) if self.bot_token else ()

    @property
    def database(self) -> str:
        """SQLAlchemy's URL of the database; a file in the data folder unless set."""
        return self.database_url or f"sqlite:///{(self.data / 'tutor.db').as_posix()}"


def read(**overrides: Any) -> Settings:
    """The settings of this process; SettingsError names what is wrong and what it must be."""
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "TUTOR_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} {reason}.") from wrong
