"""Telegram's limits, kept from this side: replies before bulk, and nothing inside the time that a 429 asks for.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.budget import Bucket, Window
from bot.delivery.outcome import NotNow, outcome
from storage.tables import Priority

log = structlog.get_logger()

PATIENCE_SECONDS = 2.0
"""What is not due within that time is refused instead of waiting here."""
BURST_SECONDS = 0.15
"""So much of a second's bulk may leave at once: what comes due in the dispatcher's round, and a little more."""
SHORTEST_SECONDS = 0.001
TIDY_AT = 1024

Chat: TypeAlias = int | str
Budget: TypeAlias = Bucket | Window
Answer: TypeAlias = bool | dict[str, Any] | list[dict[str, Any]]

_COUNTED = ("send", "copy", "forward")
_NO_MESSAGE = frozenset({"sendChatAction"})


@dataclass(frozen=True, slots=True)
class Budgets:
    """Messages a second in all, bulk of them, and to one private chat; messages a minute to one group."""

    total: int = 28
    bulk: int = 22
    private: float = 1.0
    private_burst: int = 3
    group_a_minute: int = 18
    paid: bool = False
    """Bulk is paid for and not among Telegram's 30 a second (https://core.telegram.org/bots/api#sendmessage)."""


@dataclass(frozen=True, slots=True)
class Pace:
    """A clock in seconds that never jumps, and how to wait on it."""

    time: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class Limiter(BaseRateLimiter[Priority]):
    """Lets calls through when there is room for them; what would have to wait long is refused with NotNow.

    A 429 is not waited for here: it reaches the caller, and until it is over that chat and all bulk are refused.
    """

    def __init__(self, budgets: Budgets, pace: Pace, refused: Callable[[], object] = lambda: None) -> None:
        self.pace = pace
        self._budgets = budgets
        self._refused = refused
        self._total = Window(budgets.total, 1.0)
        self._bulk = Bucket(budgets.bulk, 1 + budgets.bulk * BURST_SECONDS)
        # Over a slow line bulk would fill all places with what is on the way; so a reply always finds one.
        self._bulk_places = Window(budgets.total - max(0, budgets.total - budgets.bulk) // 2, 1.0)
        self._chats: dict[Chat, Budget] = {}
        self._tidy_at = TIDY_AT
        self._paused: dict[Chat, float] = {}
        self._bulk_paused = 0.0
        self._replies_held = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    @property
    def bulk_a_second(self) -> int:
        """How many bulk messages may leave in a second."""
        return self._budgets.bulk

    @property
    def bulk_paused(self) -> bool:
        """Whether Telegram has asked to wait."""
        return self._bulk_paused > self.pace.time()

    def bulk_room(self) -> int:
        """How many bulk messages may leave now."""
        if self.bulk_paused:
            return 0
        now = self.pace.time()
        return min(budget.room(now) for budget in self._shared(Priority.BULK))

    def bulk_wait(self) -> float:
        """Seconds until the budgets let a bulk message leave; 0 for now."""
        now = self.pace.time()
        return max(budget.wait(now) for budget in self._shared(Priority.BULK))

    def chat_wait(self, chat: Chat) -> float:
        """Seconds until a message to this chat may leave, as far as the chat alone is concerned; 0 for now."""
        now = self.pace.time()
        budget = self._chats.get(chat)
        return max(self._paused.get(chat, 0.0) - now, budget.wait(now) if budget else 0.0, 0.0)

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | None,
    ) -> Answer:
        """The call's result; NotNow where it has to wait long, RetryAfter where Telegram said so."""
        chat = data.get("chat_id")
        if chat is None:
            return await callback(*args, **kwargs)
        priority, count = rate_limit_args or Priority.REPLY, _weight(endpoint, data)
        budgets = self._needed(endpoint, chat, priority)
        await self._turn(chat, budgets, priority, count)
        for budget in budgets:
            budget.start(self.pace.time(), count)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pause(chat, outcome(error).after)
            raise
        finally:
            for budget in budgets:
                budget.end(self.pace.time(), count)

    async def _turn(self, chat: Chat, budgets: list[Budget], priority: Priority, count: int) -> None:
        deadline = self.pace.time() + PATIENCE_SECONDS
        while True:
            now = self.pace.time()
            pause = max(self._paused.get(chat, 0.0), self._bulk_paused if priority is Priority.BULK else 0.0) - now
            if pause > 0:
                raise NotNow(timedelta(seconds=pause))
            wait = max((budget.wait(now, count) for budget in budgets), default=0.0)
            if priority is Priority.BULK and self._replies_held:
                wait = max(wait, 1 / self._budgets.total)
            if wait <= 0:
                return
            if now + wait > deadline:
                raise NotNow(timedelta(seconds=wait))
            held = priority is Priority.REPLY and self._total in budgets and self._total.wait(now, count) > 0
            self._replies_held += held
            try:
                await self.pace.sleep(max(wait, SHORTEST_SECONDS))
            finally:
                self._replies_held -= held

    def _needed(self, endpoint: str, chat: Chat, priority: Priority) -> list[Budget]:
        """What a call draws on: editing costs nothing in a private chat, and as much as a message in a group."""
        if endpoint.startswith(_COUNTED) and endpoint not in _NO_MESSAGE:
            return [*self._shared(priority), self._of(chat)]
        return [self._of(chat)] if endpoint.startswith("edit") and _is_group(chat) else []

    def _shared(self, priority: Priority) -> list[Budget]:
        if priority is not Priority.BULK:
            return [self._total]
        return [self._bulk] if self._budgets.paid else [self._bulk, self._bulk_places, self._total]

    def _of(self, chat: Chat) -> Budget:
        known = self._chats.get(chat)
        if known is None:
            if len(self._chats) >= self._tidy_at:
                self._tidy()
            group, private = self._budgets.group_a_minute, self._budgets.private
            known = Window(group, 60.0) if _is_group(chat) else Bucket(private, self._budgets.private_burst)
            self._chats[chat] = known
        return known

    def _tidy(self) -> None:
        """Forgets chats that have all their budget again."""
        now = self.pace.time()
        self._chats = {chat: budget for chat, budget in self._chats.items() if not budget.idle(now)}
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        self._tidy_at = max(TIDY_AT, 2 * len(self._chats))

    def _pause(self, chat: Chat, after: timedelta) -> None:
        self._refused()
        until = self.pace.time() + after.total_seconds()
        self._paused[chat] = max(until, self._paused.get(chat, 0.0))
        self._bulk_paused = max(until, self._bulk_paused)
        log.warning("telegram asks to wait", chat=chat, seconds=after.total_seconds())


def _is_group(chat: Chat) -> bool:
    """Groups and channels have negative ids, or a name."""
    return isinstance(chat, str) or chat < 0


def _weight(endpoint: str, data: dict[str, Any]) -> int:
    """How many messages a call makes."""
    many = data.get("media") if endpoint == "sendMediaGroup" else data.get("message_ids")
    return max(1, len(many)) if isinstance(many, list | tuple) else 1
