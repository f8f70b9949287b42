"""How many messages may leave: budgets by the second, counted on a clock that never jumps."""

from collections import deque
from dataclasses import dataclass, field

A_SOON = 0.02
"""Seconds after which to look again where only a call's end can make room."""
_DUST = 1e-6
"""What floating point leaves over."""


@dataclass(slots=True, eq=False)
class Window:
    """At most `limit` in any `seconds`, whenever between its start and its end a call counts at the other side."""

    limit: int
    seconds: float
    _flying: int = 0
    _ended: deque[float] = field(default_factory=deque)

    def wait(self, now: float, count: int = 1) -> float:
        """Seconds until `count` more may start; 0 for now."""
        self._forget(now)
        if self._flying + len(self._ended) + count <= max(self.limit, count):
            return 0.0
        if not self._ended:
            return A_SOON
        return self._ended[0] + self.seconds - now

    def room(self, now: float) -> int:
        """How many may start now."""
        self._forget(now)
        return max(0, self.limit - self._flying - len(self._ended))

    def start(self, now: float, count: int = 1) -> None:
        """So many have started."""
        self._flying += count

    def end(self, now: float, count: int = 1) -> None:
        """They have been answered."""
        self._flying -= count
        self._ended.extend([now] * count)

    def idle(self, now: float) -> bool:
        """Whether nothing of the past counts any more."""
        self._forget(now)
        return not self._flying and not self._ended

    def _forget(self, now: float) -> None:
        while self._ended and self._ended[0] + self.seconds <= now:
            self._ended.popleft()


@dataclass(slots=True, eq=False)
class Bucket:
    """`rate` a second on the average, `burst` at once."""

    rate: float
    burst: float
    _left: float = field(init=False)
    _at: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._left = self.burst

    def wait(self, now: float, count: int = 1) -> float:
        """Seconds until `count` may start; 0 for now."""
        missing = min(count, self.burst) - self.left(now)
        return missing / self.rate if missing > _DUST else 0.0

    def start(self, now: float, count: int = 1) -> None:
        """So many have started."""
        self._left = self.left(now) - count
        self._at = now

    def end(self, now: float, count: int = 1) -> None:
        """Only the start counts."""

    def room(self, now: float) -> int:
        """How many may start now."""
        return max(0, int(self.left(now) + _DUST))

    def left(self, now: float) -> float:
        """What there is, in messages and parts of one."""
        return min(self.burst, self._left + max(now - self._at, 0.0) * self.rate)

    def idle(self, now: float) -> bool:
        """Whether nothing of the past counts any more."""
        return self.left(now) >= self.burst
