"""Delivery to a webhook, which here is a small web application in the same process."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.simulator import Clock, Telegram
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]

URL = "http://127.0.0.1:9999/hook"


@dataclass
class Hook:
    """A bot's web server: writes down what it gets, and answers what it is told to, else 200."""

    answers: list[Response] = field(default_factory=list)
    got: list[Any] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    gate: asyncio.Event | None = None
    """Requests wait here, if there is one."""
    under_way: int = 0
    most_at_once: int = 0

    async def receive(self, request: Request) -> Response:
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        if self.gate:
            await self.gate.wait()
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        self.under_way -= 1
        return self.answers.pop(0) if self.answers else Response()

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    def client(self) -> httpx.AsyncClient:
        app = Starlette(routes=[Route("/hook", self.receive, methods=["POST"])])
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app))

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
async def telegram(clock: Clock, hook: Hook) -> AsyncIterator[Telegram]:
    telegram = Telegram(clock, "1:secret", webhook_client=hook.client, pause=hook.pause)
    yield telegram
    await telegram.close()


async def settled(condition: Callable[[], bool]) -> None:
    """Let others run until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def test_updates_are_posted_with_the_secret(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    await api("setWebhook", url=URL, secret_token="s3cret")
    telegram.send_text(cast.trainee, 1001, "a")
    await settled(lambda: not telegram.updates.pending())
    assert hook.texts() == ["a"]
    assert hook.secrets == ["s3cret"]


async def test_what_waited_is_delivered_first(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    telegram.send_text(cast.trainee, 1001, "a")
    await api("setWebhook", url=URL)
    telegram.send_text(cast.trainee, 1001, "b")
    await settled(lambda: not telegram.updates.pending())
    assert hook.texts() == ["a", "b"]


async def test_what_waited_can_be_dropped(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    telegram.send_text(cast.trainee, 1001, "a")
    await api("setWebhook", url=URL, drop_pending_updates=True)
    telegram.send_text(cast.trainee, 1001, "b")
    await settled(lambda: not telegram.updates.pending())
    assert hook.texts() == ["b"]


async def test_a_failure_is_tried_again_and_told(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    hook.answers = [Response(status_code=500), Response(status_code=404)]
    await api("setWebhook", url=URL)
    telegram.send_text(cast.trainee, 1001, "a")
    telegram.send_text(cast.trainee, 1001, "b")
    await settled(lambda: not telegram.updates.pending())
    assert hook.texts() == ["a", "a", "a", "b"]
    assert hook.pauses == [1, 2]
    info = await api("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 404 Not Found"
    assert info["pending_update_count"] == 0
    assert info["url"] == URL


async def test_one_chat_in_order_several_at_once(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    hook.gate = asyncio.Event()
    others = [telegram.add_user(f"学员{number}") for number in range(4)]
    await api("setWebhook", url=URL, max_connections=3)
    for user in others:
        telegram.send_text(user, user.id, f"{user.name} 1")
        telegram.send_text(user, user.id, f"{user.name} 2")
    await settled(lambda: hook.under_way == 3)
    hook.gate.set()
    await settled(lambda: not telegram.updates.pending())
    assert hook.most_at_once == 3
    for user in others:
        assert [text for text in hook.texts() if text.startswith(user.name)] == [f"{user.name} 1", f"{user.name} 2"]


async def test_a_method_in_the_answer_is_carried_out(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    hook.answers = [
        JSONResponse({"method": "sendMessage", "chat_id": 1001, "text": "好"}),
        JSONResponse({"method": "sendMessage", "chat_id": 1001, "text": ""}),
        JSONResponse({"method": "deleteWebhook"}),
    ]
    await api("setWebhook", url=URL)
    for text in "abc":
        telegram.send_text(cast.trainee, 1001, text)
    await settled(lambda: not telegram.updates.pending())
    assert telegram.history(1001)[-1]["text"] == "好"
    assert telegram.requests[-1].description == "Bad Request: message text is empty"
    assert (await api("getWebhookInfo"))["url"] == URL


async def test_a_deleted_webhook_gets_nothing(telegram: Telegram, cast: Cast, hook: Hook, api: Api) -> None:
    hook.gate = asyncio.Event()
    await api("setWebhook", url=URL)
    telegram.send_text(cast.trainee, 1001, "a")
    await settled(lambda: hook.under_way == 1)
    await api("deleteWebhook")
    assert [update["message"]["text"] for update in await api("getUpdates")] == ["a"]
    assert hook.got == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "http://example.com"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.com:99"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "https://[x"}, "invalid webhook URL specified"),
        ({"url": URL, "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": URL, "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_webhook_is_refused_in_telegrams_words(
    telegram: Telegram, refused: Api, params: dict[str, str], words: str
) -> None:
    assert await refused("setWebhook", **params) == f"Bad Request: {words}"
    assert telegram.courier.webhook is None


async def test_the_info_tells_the_settings(api: Api) -> None:
    assert await api("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    await api("setWebhook", url=URL, max_connections=7, allowed_updates=["message", "callback_query"])
    info = await api("getWebhookInfo")
    assert info["max_connections"] == 7
    assert info["allowed_updates"] == ["callback_query", "message"]
