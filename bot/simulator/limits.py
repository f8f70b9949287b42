"""Flood control. Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulator.errors import too_many_requests

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass
class Limits:
    """How many messages Telegram takes, by the simulator's clock; set `enabled` to False where that clock stands."""

    enabled: bool = True
    per_second: int = 30
    per_group_minute: int = 20
    private_burst: int = 20
    """Messages to one person at once, after which one a second goes through."""
    _sent: deque[datetime] = field(default_factory=deque)
    _groups: dict[int, deque[datetime]] = field(default_factory=dict)
    _private: dict[int, tuple[float, datetime]] = field(default_factory=dict)

    def charge(self, chat_id: int, count: int, now: datetime, *, paid: bool = False) -> None:
        """Count `count` messages to a chat (a group's id is negative), `paid` ones for the chat alone.

        Raises ApiError 429 where they are too many; those then are not counted.
        """
        if not self.enabled:
            return
        _forget(self._sent, now - SECOND)
        if not paid and len(self._sent) + count > max(self.per_second, count):
            raise too_many_requests(1)
        if chat_id < 0:
            self._charge_group(chat_id, count, now)
        else:
            self._charge_private(chat_id, count, now)
        if not paid:
            self._sent.extend([now] * count)

    def _charge_group(self, chat_id: int, count: int, now: datetime) -> None:
        sent = self._groups.setdefault(chat_id, deque())
        _forget(sent, now - MINUTE)
        if len(sent) + count > self.per_group_minute:
            raise too_many_requests(max(1, math.ceil((sent[0] + MINUTE - now) / SECOND)))
        sent.extend([now] * count)

    def _charge_private(self, chat_id: int, count: int, now: datetime) -> None:
        left, at = self._private.get(chat_id, (float(self.private_burst), now))
        left = min(float(self.private_burst), left + (now - at) / SECOND)
        if left < count:
            raise too_many_requests(math.ceil(count - left))
        self._private[chat_id] = (left - count, now)


def _forget(sent: deque[datetime], until: datetime) -> None:
    while sent and sent[0] <= until:
        sent.popleft()
