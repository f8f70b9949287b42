"""Histories of answers in four ways of studying, each the same for the same seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from random import Random
from zoneinfo import ZoneInfo

from bot.domain.review import Grade, Memory, Phase

LENGTH = (8, 20)
"""Answers, from and to."""
YEARS = timedelta(days=20 * 365)
"""An item asked for longer than that is one that nobody will ever see."""
RETENTIONS = (0.8, 0.85, 0.9, 0.95)
HOME = ZoneInfo("Asia/Shanghai")
ZONES = tuple(
    ZoneInfo(name)
    for name in (
        *("Asia/Shanghai", "Asia/Kolkata", "Asia/Tehran", "Africa/Cairo", "Europe/London", "Europe/Berlin", "UTC"),
        *("America/Los_Angeles", "America/New_York", "America/Santiago", "America/St_Johns", "America/Sao_Paulo"),
        *("Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Kiritimati"),
    )
)
"""With and without summer time, on both halves of the earth, whole hours from UTC and not."""


class Mode(Enum):
    DAILY = "one answer a day"
    SAME_DAY = "several answers a day"
    STEPS = "when due, steps included"
    ANY_HOUR = "any hour, any zone, summer time"


@dataclass(frozen=True)
class History:
    """One item's answers: which grade, and when, given how the item stands."""

    mode: Mode
    zone: ZoneInfo
    retention: float
    start: datetime
    grades: tuple[Grade, ...]
    seed: str

    def moments(self) -> Callable[[Memory], datetime]:
        """Says at which whole minute the item is answered, its memory being as it is; one call an answer."""
        luck, last = Random(self.seed), self.start
        gap = _GAPS[self.mode]

        def following(memory: Memory) -> datetime:
            nonlocal last
            if memory.last_review is not None:
                last = gap(luck, last, memory, self.zone).replace(second=0, microsecond=0)
            return last

        return following


def histories(mode: Mode, count: int) -> Iterator[History]:
    """So many histories of a mode."""
    for number in range(count):
        seed = f"{mode.name} {number}"
        luck = Random(seed)
        zone = luck.choice(ZONES) if mode is Mode.ANY_HOUR else HOME
        start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=luck.randrange(2 * 366 * 24 * 60))
        if mode is not Mode.ANY_HOUR:
            start = datetime(start.year, start.month, start.day, 9, luck.randrange(60), tzinfo=zone).astimezone(UTC)
        grades = luck.choices(list(Grade), weights=(3, 3, 10, 4), k=luck.randint(*LENGTH))
        yield History(mode, zone, luck.choice(RETENTIONS), start, tuple(grades), seed)


def _daily(luck: Random, last: datetime, memory: Memory, zone: ZoneInfo) -> datetime:
    return last + timedelta(days=1)


def _same_day(luck: Random, last: datetime, memory: Memory, zone: ZoneInfo) -> datetime:
    """Mostly within the quarter of an hour, else on a later day."""
    if luck.random() < 0.75:
        return last + timedelta(minutes=luck.randint(1, 15))
    return last + timedelta(days=luck.randint(1, 9))


def _steps(luck: Random, last: datetime, memory: Memory, zone: ZoneInfo) -> datetime:
    """When due, or a little late: minutes within the steps, days in review."""
    if memory.phase is not Phase.REVIEW:
        return memory.due + timedelta(minutes=luck.randint(1, 5))
    late = luck.choice((0, 0, 0, 1, luck.randint(1, 30)))
    return memory.due + timedelta(days=late, hours=luck.randint(2, 17))


def _any_hour(luck: Random, last: datetime, memory: Memory, zone: ZoneInfo) -> datetime:
    """From seconds to months later, at any minute of the day, often near four in the morning."""
    away = luck.choice((60, 24 * 60, 10 * 24 * 60, 200 * 24 * 60))
    at = last + timedelta(minutes=luck.randint(1, away))
    if luck.random() < 0.3:
        wall = at.astimezone(zone).replace(hour=4, minute=0, fold=0)
        near = wall.astimezone(UTC) + timedelta(minutes=luck.choice((-61, -31, -2, 1, 29, 61)))
        at = max(at, near) if near <= last else near
    return at


_GAPS: dict[Mode, Callable[[Random, datetime, Memory, ZoneInfo], datetime]] = {
    Mode.DAILY: _daily,
    Mode.SAME_DAY: _same_day,
    Mode.STEPS: _steps,
    Mode.ANY_HOUR: _any_hour,
}
