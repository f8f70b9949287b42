"""What an operator can set: read once at start, from the environment or a file `.env`, prefix TUTOR_."""

from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

OFFICIAL_SERVER = "https://api.telegram.org"


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
        if value is None or not value.get_secret_value():
            return None
        number, colon, secret = value.get_secret_value().partition(":")
        if not (colon and number.isdigit() and secret):
            raise ValueError("must look like 123456:ABC…, as @BotFather gives it")
        return value

    @field_validator("telegram_url")
    @classmethod
    def _server(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
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
        if not (host and colon and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("must be host:port, such as 127.0.0.1:8080")
        return value

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.listen.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def database(self) -> str:
        """SQLAlchemy's URL of the database; a file in the data folder unless set."""
        return self.database_url or f"sqlite+aiosqlite:///{(self.data / 'tutor.db').as_posix()}"


def read(**overrides: Any) -> Settings:
    """The settings of this process; SettingsError names what is wrong and what it must be."""
    try:
        return Settings(**overrides)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = "TUTOR_" + "_".join(str(part) for part in first["loc"][:1]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} {reason}.") from wrong
