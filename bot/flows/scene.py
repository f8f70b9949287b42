"""What every flow is given."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.catalog import Catalog
from content.schema import EvidenceKind
from storage.store import Unit
from storage.tables import Person, Role, key


@dataclass(frozen=True, slots=True)
class Scene:
    """One person, at one moment, in one transaction."""

    unit: Unit
    catalog: Catalog
    person: Person
    now: datetime
    nonce: str
    """Fresh randomness for whoever needs an unguessable code."""

    @property
    def me(self) -> int:
        """The person's id."""
        return key(self.person)

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.person.zone)

    @property
    def instructs(self) -> bool:
        """Whether this person may do what instructors do."""
        return self.person.role is Role.INSTRUCTOR


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as a person sent it; `kind` is None for stickers, voices and the like."""

    kind: EvidenceKind | None
    message_id: int
    text: str = ""
    file_id: str | None = None
    file_name: str | None = None
    size: int = 0
    """Bytes of the file."""
    album: str | None = None
    """Pictures sent together share it."""
