"""What every button has in common."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Action:
    """A tap's meaning; `code` is its name on the wire and is never reused."""

    code: ClassVar[str] = ""
