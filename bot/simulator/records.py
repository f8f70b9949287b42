"""What is kept to be looked at: API calls received, and notices shown to people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Request:
    """One API call."""

    method: str
    """As the specification spells it, or as it was sent where the specification has no such method."""
    params: dict[str, Any]
    """Typed as the specification says; an uploaded file is an `Upload`."""
    ok: bool
    """Whether the method took effect and succeeded, even if a scripted fault then swallowed the answer."""
    description: str | None
    """Telegram's error text."""
    at: datetime
    violations: tuple[str, ...] = ()
    """Where the call strays from the specification, whether or not Telegram would mind."""


@dataclass(frozen=True)
class Toast:
    """A notice that answered a tap."""

    text: str
    alert: bool
    at: datetime
