"""Delivery of updates to a webhook. Source: https://core.telegram.org/bots/api#setwebhook"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from bot.simulator.chats import Json
from bot.simulator.updates import Updates

LONGEST_PAUSE = 60.0
"""Seconds between two tries."""

Execute = Callable[[str, Json], Awaitable[Any]]


@dataclass(frozen=True)
class Webhook:
    """Where updates go."""

    url: str
    secret_token: str
    max_connections: int
    ip_address: str


class Courier:
    """Posts updates: those of one chat in order, those of several at once up to max_connections.

    An update is tried again, at growing pauses, until it is taken with a 2xx answer. A method named in the answer is
    carried out.
    """

    def __init__(
        self,
        updates: Updates,
        clock: Callable[[], datetime],
        execute: Execute,
        client: Callable[[], httpx.AsyncClient],
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self.webhook: Webhook | None = None
        self.error: tuple[datetime, str] | None = None
        """When and how the last try failed."""
        self._updates = updates
        self._clock = clock
        self._execute = execute
        self._make_client = client
        self._pause = pause
        self._client: httpx.AsyncClient | None = None
        self._flights: dict[int, asyncio.Task[None]] = {}
        """Chat id, or another key of what must stay in order -> its delivery under way."""
        updates.on_push = self.kick

    def use(self, webhook: Webhook | None) -> None:
        """Deliver to this webhook from now on; None ends the delivery."""
        for flight in self._flights.values():
            flight.cancel()
        self._flights = {}
        self.webhook, self.error = webhook, None
        self.kick()

    def kick(self) -> None:
        """Start what can be delivered. Outside a running event loop updates stay until the next call."""
        if self.webhook is None or not _loop_runs():
            return
        for update in self._updates.pending():
            key = _order_key(update)
            if len(self._flights) < self.webhook.max_connections and key not in self._flights:
                self._flights[key] = asyncio.get_running_loop().create_task(self._fly(self.webhook, key, update))

    async def close(self) -> None:
        """Stop delivering and close the connections."""
        flights = list(self._flights.values())
        self.use(None)
        await asyncio.gather(*flights, return_exceptions=True)
        if self._client:
            await self._client.aclose()
            self._client = None

    async def _fly(self, webhook: Webhook, key: int, update: Json) -> None:
        delay = 1.0
        while not await self._delivered(webhook, update):
            await self._pause(delay)
            delay = min(2 * delay, LONGEST_PAUSE)
        self._updates.confirm(update["update_id"])
        self._flights.pop(key, None)
        self.kick()

    async def _delivered(self, webhook: Webhook, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret_token} if webhook.secret_token else {}
        self._client = self._client or self._make_client()
        try:
            response = await self._client.post(webhook.url, json=update, headers=headers)
        except httpx.HTTPError as wrong:
            self.error = (self._clock(), f"Connection failed: {wrong}" if str(wrong) else "Webhook connection closed")
            return False
        if not response.is_success:
            told = f"{response.status_code} {response.reason_phrase}"
            self.error = (self._clock(), f"Wrong response from the webhook: {told}")
            return False
        await self._obey(response)
        return True

    async def _obey(self, response: httpx.Response) -> None:
        """Carry out the method in an answer: https://core.telegram.org/bots/api#making-requests-when-getting-updates"""
        try:
            order = response.json()
        except ValueError:
            return
        name = order.pop("method", "") if isinstance(order, dict) else ""
        if name and not name.lower().startswith(("get", "setwebhook", "deletewebhook", "close", "logout")):
            await self._execute(name, order)


def _order_key(update: Json) -> int:
    payload: Json = next(value for name, value in update.items() if name != "update_id")
    message = payload.get("message", payload)
    who: Json = message.get("chat") or payload.get("from") or payload.get("user") or {"id": 0}
    return int(who["id"])


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
