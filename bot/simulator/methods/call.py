"""A request in hand, and the table of the methods that answer it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.chats import Json
from bot.simulator.files import Upload
from bot.simulator.world import World


@dataclass
class Call:
    """One request, its parameters typed."""

    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)
    """The files of a multipart request by field name."""
    violations: list[str] = field(default_factory=list)

    def report(self, text: str) -> None:
        """Note something that Telegram lets pass and a careful bot does not do."""
        self.violations.append(f"{self.method}: {text}")

    def text(self, name: str) -> str:
        """Return a parameter as text, "" if it is missing."""
        value = self.params.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        """Return an integer parameter."""
        value = self.params.get(name)
        return value if isinstance(value, int) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a Boolean parameter."""
        value = self.params.get(name)
        return value if isinstance(value, bool) else default

    def items(self, name: str) -> list[Any]:
        """Return an array parameter, [] if it is missing."""
        value = self.params.get(name)
        return value if isinstance(value, list) else []

    def file(self, name: str) -> Any:
        """Return what was sent as a file: an `Upload`, a file_id, or None."""
        return self.uploads.get(name) or self.attached(self.params.get(name))

    def attached(self, value: Any) -> Any:
        """Return the `Upload` that an "attach://name" stands for, else `value`."""
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"))
        return value


Handler = Callable[[World, Call], Any]
HANDLERS: dict[str, Handler] = {}
"""Method name, as the specification spells it -> what answers it."""


def method(name: str) -> Callable[[Handler], Handler]:
    """Register a handler. It returns the result, or raises ApiError."""

    def register(handler: Handler) -> Handler:
        HANDLERS[name] = handler
        return handler

    return register
