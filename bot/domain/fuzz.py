"""Small variation of intervals, so that items learnt together do not stay together.

The ranges are Anki's: `rslib/src/scheduler/states/fuzz.rs` of https://github.com/ankitects/anki and, in words,
https://docs.ankiweb.net/studying.html#fuzz-factor. Which day of a range is taken is decided here: the lightest.
"""

from collections.abc import Callable
from hashlib import sha256
from math import floor

RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, float("inf"), 0.05))
"""From day, to day, and how much of the interval's days between them it may vary by."""

UNVARIED_BELOW = 2.5
"""Days."""

BALANCED_UP_TO = 90
"""Days; further ahead the load is not known well enough to plan by it, as in Anki's load balancer."""

LoadAhead = Callable[[int], int]
"""How much is due already, so many days ahead."""


def rounded(interval: float) -> int:
    """Return the whole days of an interval, halves upwards."""
    return floor(interval + 0.5)


def chance(seed: str, turn: int) -> float:
    """Return a number from 0 up to 1, always the same for the same item and turn."""
    return int.from_bytes(sha256(f"{seed}\0{turn}".encode()).digest()[:6], "big") / 2**48


def bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Return the shortest and longest interval, in days, that may stand for `interval`; both within the limits."""
    # Not lifted to the minimum: what a longer interval could vary by is not this one's, nor is it in Anki.
    wanted = min(interval, maximum)
    either_way = (wanted - _variation(wanted), wanted + _variation(wanted))
    lower, upper = (min(max(rounded(days), minimum), maximum) for days in either_way)
    return lower, upper


def fuzzed(interval: float, minimum: int, maximum: int, luck: float, load: LoadAhead | None = None) -> int:
    """Return a day within `bounds`: the lightest one, the nearest to `interval` of these; or by `luck` (0 to 1) alone.

    `luck` decides between two days equally light and near, and where there is no `load` to go by.
    """
    lower, upper = bounds(interval, minimum, maximum)
    if load is None or upper > BALANCED_UP_TO:
        return lower + floor(luck * (upper - lower + 1))
    sooner = 1 if luck < 1 / 2 else -1
    return min(range(lower, upper + 1), key=lambda day: (load(day), abs(day - interval), sooner * day))


def plain(interval: float, minimum: int, maximum: int) -> int:
    """Return the interval without variation, in whole days within the limits."""
    return min(max(rounded(interval), minimum), maximum)


def _variation(interval: float) -> float:
    if interval < UNVARIED_BELOW:
        return 0.0
    return 1 + sum(share * max(0.0, min(interval, end) - start) for start, end, share in RANGES)
