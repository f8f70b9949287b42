"""What the page is told, as it happens, over a socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.simulator import Clock, Telegram, build_app
from bot.simulator.chats import Json
from bot.simulator.people import Cast

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Stream:
    """Server-sent events, one at a time."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> Any:
        async for line in self._lines:
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))
        raise EOFError


@asynccontextmanager
async def listening(site) -> AsyncIterator[Stream]:
    async with (
        httpx.AsyncClient(base_url=site.url, timeout=10) as client,
        client.stream("GET", "/sim/events") as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = response.aiter_lines()
        assert [await anext(lines) for _ in range(3)] == ["retry: 1000", "event: ready", "data: {}"]
        yield Stream(lines)


async def test_a_message_its_edit_and_its_end(site, telegram: Telegram, cast: Cast) -> None:
    async with listening(site) as stream:
        sent = telegram.send_text(cast.trainee, 1001, "/start 你好")
        telegram.edit_text(cast.trainee, 1001, sent["message_id"], "再见")
        telegram.delete(cast.trainee, 1001, sent["message_id"])

        told = [await stream.next() for _ in range(3)]

    assert [event["type"] for event in told] == ["message", "edit", "delete"]
    assert {event["chat_id"] for event in told} == {1001}
    assert [event["message"]["text"] for event in told[:2]] == ["/start 你好", "再见"]
    assert told[2]["message_id"] == sent["message_id"]


async def test_typing_and_a_notice(site, telegram: Telegram, cast: Cast) -> None:
    telegram.send_text(cast.trainee, 1001, "/start")
    keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = await telegram.call("sendMessage", chat_id=1001, text="学？", reply_markup=keyboard)
    query = telegram.tap(cast.trainee, 1001, sent["message_id"], "ok")

    async with listening(site) as stream:
        await telegram.call("sendChatAction", chat_id=1001, action="typing")
        await telegram.call("answerCallbackQuery", callback_query_id=query, text="好的", show_alert=True)

        assert await stream.next() == {"type": "typing", "chat_id": 1001, "action": "typing"}
        assert await stream.next() == {"type": "toast", "user_id": 1001, "text": "好的", "alert": True}


async def test_the_clock_whoever_moves_it(site, clock: Clock) -> None:
    async with listening(site) as stream:
        clock.move(timedelta(hours=1))

        assert await stream.next() == {"type": "clock", "now": "2026-03-01T16:30:00+00:00"}


async def test_everyone_who_listens_is_told(site, telegram: Telegram, cast: Cast) -> None:
    async with listening(site) as one, listening(site) as other:
        telegram.send_sticker(cast.trainee, 1001, "🎉")

        assert (await one.next())["message"] == (await other.next())["message"]


class Watched(Telegram):
    """Tells how many listen."""

    listeners = 0

    def subscribe(self) -> asyncio.Queue[Json]:
        self.listeners += 1
        return super().subscribe()

    def unsubscribe(self, queue: asyncio.Queue[Json]) -> None:
        super().unsubscribe(queue)
        self.listeners -= 1


async def test_nothing_is_kept_for_who_has_left(clock: Clock) -> None:
    telegram = Watched(clock, "1:secret")
    ready = asyncio.Event()
    listeners = []

    async def receive() -> Json:
        await ready.wait()
        listeners.append(telegram.listeners)
        return {"type": "http.disconnect"}

    async def send(message: Json) -> None:
        if message.get("body"):
            ready.set()

    headers = [(b"host", b"localhost")]
    scope = {"type": "http", "method": "GET", "path": "/sim/events", "root_path": "", "query_string": b""}
    await build_app(telegram, clock)(scope | {"headers": headers}, receive, send)

    assert listeners == [1]
    assert telegram.listeners == 0
