"""Column types: a point in time, and an enum kept as its number."""

from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, SmallInteger
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """Refuses naive datetimes on the way in, gives aware UTC ones on the way out (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What goes to the database, in UTC; a naive datetime is a ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """What comes back, aware and in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Code(TypeDecorator[IntEnum]):
    """An IntEnum as its number, so that a new member needs no migration."""

    impl = SmallInteger
    cache_ok = True

    def __init__(self, kind: type[IntEnum] = IntEnum) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: IntEnum | None, dialect: Dialect) -> int | None:
        """The member's number."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> IntEnum | None:
        """The member with this number."""
        return None if value is None else self.kind(value)
