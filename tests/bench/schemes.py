"""Ways to decide when an item is asked: the tutor's own, and its rivals."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain import exam
from bot.domain.review import Grade, Memory, Phase, new_memory

ZONE = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 3, 2)
NEW_A_DAY = 10
"""The lessons of a day bring so many items."""


class Scheme(Protocol):
    """How one learner is asked until an exam."""

    def asked(self, day: int) -> list[int]:
        """Return the items asked on that day."""

    def answered(self, item: int, right: bool, day: int) -> bool:
        """Takes an answer; returns whether the item is asked once more on the same day."""


Maker = Callable[[int, int], Scheme]
"""Makes a scheme for so many items and days until the exam."""


class Tutor:
    """The tutor's own code with an exam day."""

    def __init__(self, items: int, days: int, policy: exam.Policy = exam.POLICY) -> None:
        self.exam_day, self.policy = FIRST + timedelta(days=days), policy
        self.memories: list[Memory] = [new_memory(moment(introduced(item))) for item in range(items)]
        self.due = [introduced(item) for item in range(items)]
        self.eve = days - 1

    def asked(self, day: int) -> list[int]:
        """Return what is due, or in need of the pass on the eve."""
        if day == self.eve:
            memories = enumerate(self.memories)
            return [item for item, one in memories if exam.needs_pass(one, self.exam_day, ZONE, policy=self.policy)]
        return [item for item, due in enumerate(self.due) if due <= day]

    def answered(self, item: int, right: bool, day: int) -> bool:
        """Grades the answer."""
        after = exam.grade(
            self.memories[item],
            Grade.GOOD if right else Grade.AGAIN,
            moment(day) + timedelta(seconds=self.memories[item].reps),
            ZONE,
            exam_day=self.exam_day,
            item_seed=f"1:{item}",
            load=self._load,
            policy=self.policy,
        )
        self.memories[item] = after
        self.due[item] = (after.due.astimezone(ZONE).date() - FIRST).days
        return after.phase is not Phase.REVIEW

    def _load(self, day: date) -> int:
        return self.due.count((day - FIRST).days)


class Rival:
    """Asks until an answer is right, then again when `interval` says; perhaps everything once more on the eve."""

    def __init__(self, items: int, days: int, *, eve: bool) -> None:
        self.due = [introduced(item) for item in range(items)]
        self.eve = days - 1 if eve else days

    def asked(self, day: int) -> list[int]:
        """Return what is due; on the eve all that was met before."""
        eve = day == self.eve
        return [item for item, due in enumerate(self.due) if due <= day or (eve and introduced(item) < day)]

    def answered(self, item: int, right: bool, day: int) -> bool:
        """Plans the next day by the first answer of this one."""
        if self.due[item] <= day:
            self.due[item] = day + max(1, round(self.interval(item, right)))
        return not right

    def interval(self, item: int, right: bool) -> float:
        """Return the days until it is asked again."""
        raise NotImplementedError


class Fixed(Rival):
    """A list gone through every so many days."""

    def __init__(self, items: int, days: int, *, eve: bool, every: int) -> None:
        super().__init__(items, days, eve=eve)
        self.every = every

    def interval(self, item: int, right: bool) -> float:
        """Return always the same."""
        return self.every


class Leitner(Rival):
    """Boxes with growing intervals: up by one when right, back to the first when wrong."""

    def __init__(self, items: int, days: int, *, eve: bool, first: float, times: float, longest: float) -> None:
        super().__init__(items, days, eve=eve)
        self.boxes = [min(longest, first * times**box) for box in range(10)]
        self.box = [-1] * items

    def interval(self, item: int, right: bool) -> float:
        """Return the days of the item's box."""
        self.box[item] = min(self.box[item] + 1, len(self.boxes) - 1) if right else 0
        return self.boxes[self.box[item]]


class Sm2(Rival):
    """SuperMemo 2, a right answer being of quality 4: https://super-memory.com/english/ol/sm2.htm"""

    def __init__(
        self, items: int, days: int, *, eve: bool, first: float, second: float, times: float, longest: float = 999
    ) -> None:
        super().__init__(items, days, eve=eve)
        self.first, self.second, self.times, self.longest = first, second, times, longest
        self.turn, self.last, self.ease = [0] * items, [0.0] * items, [2.5] * items

    def interval(self, item: int, right: bool) -> float:
        """Return SM-2's days, times what it was tuned to after the second answer, within the longest allowed."""
        self.turn[item] = self.turn[item] + 1 if right else 1
        self.ease[item] = self.ease[item] if right else max(1.3, self.ease[item] - 0.54)
        growing = min(self.longest, self.last[item] * self.ease[item] * self.times)
        self.last[item] = {1: self.first, 2: self.second}.get(self.turn[item], growing)
        return self.last[item]


def introduced(item: int) -> int:
    """Return the day on which an item is met in its lesson."""
    return item // NEW_A_DAY


def moment(day: int) -> datetime:
    """Return noon of that day."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, 4, tzinfo=UTC) + timedelta(days=day)
