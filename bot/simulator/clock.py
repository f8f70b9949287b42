"""A clock that can be moved on, so that tomorrow can be seen today."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells `base()` plus an offset; calling it returns an aware time in UTC."""

    def __init__(self, base: Callable[[], datetime]) -> None:
        self._base = base
        self._offset = timedelta()
        self._listeners: list[Callable[[], None]] = []

    def __call__(self) -> datetime:
        return (self._base() + self._offset).astimezone(UTC)

    def move(self, by: timedelta) -> None:
        """Move on by `by` (backwards is refused with ValueError) and tell the listeners."""
        if by < timedelta():
            raise ValueError("a clock moves forward only")
        self._offset += by
        for listener in self._listeners:
            listener()

    def on_move(self, callback: Callable[[], None]) -> None:
        """Call `callback` after each move."""
        self._listeners.append(callback)
