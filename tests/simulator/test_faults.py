"""Faults that a test scripts."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.simulator import Telegram
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]

CALL = "/bot1:secret/sendMessage"
HELLO = {"chat_id": 1001, "text": "你好"}


def said(telegram: Telegram) -> list[str]:
    return [message["text"] for message in telegram.history(1001) if message["from"]["is_bot"]]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (
            "429",
            {"error_code": 429, "description": "Too Many Requests: retry after 7", "parameters": {"retry_after": 7}},
        ),
        ("403", {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
        ("400", {"error_code": 400, "description": "Bad Request: chat not found"}),
    ],
)
async def test_a_scripted_refusal(telegram: Telegram, cast: Cast, failure: Api, kind: Any, body: Any) -> None:
    telegram.faults.add("sendMessage", kind=kind, retry_after=7)
    assert await failure("sendMessage", **HELLO) == {"ok": False, **body}
    assert said(telegram) == []
    assert (telegram.requests[-1].ok, telegram.requests[-1].description) == (False, body["description"])


async def test_a_refusal_may_have_its_own_words(telegram: Telegram, cast: Cast, refused: Api) -> None:
    telegram.faults.add("sendMessage", kind="403", description="user is deactivated")
    assert await refused("sendMessage", **HELLO) == "Forbidden: user is deactivated"


@pytest.mark.parametrize(("kind", "effect"), [("502", []), ("502_after", ["你好"])])
async def test_a_bad_gateway(telegram: Telegram, cast: Cast, client: httpx.AsyncClient, kind: Any, effect: Any) -> None:
    telegram.faults.add("sendMessage", kind=kind)
    assert (await client.post(CALL, json=HELLO)).status_code == 502
    assert said(telegram) == effect


@pytest.mark.parametrize(("kind", "effect"), [("timeout_before", []), ("timeout_after", ["你好"])])
async def test_silence(telegram: Telegram, cast: Cast, client: httpx.AsyncClient, kind: Any, effect: Any) -> None:
    telegram.faults.add("sendMessage", kind=kind)
    with pytest.raises(httpx.ReadTimeout):
        await client.post(CALL, json=HELLO)
    assert said(telegram) == effect
    assert telegram.requests[-1].ok == bool(effect)


async def test_a_fault_strikes_as_often_as_it_was_scripted(
    telegram: Telegram, cast: Cast, api: Api, refused: Api
) -> None:
    telegram.faults.add("sendMessage", kind="429", times=2)
    for _ in range(2):
        assert (await refused("sendMessage", **HELLO)).startswith("Too Many Requests")
    await api("sendMessage", **HELLO)


async def test_a_fault_strikes_only_where_it_was_scripted(telegram: Telegram, cast: Cast, api: Api) -> None:
    telegram.faults.add("sendPhoto", kind="429")
    telegram.faults.add("sendMessage", kind="429", chat_id=1002)
    await api("sendMessage", **HELLO)
    assert len(telegram.faults.pending) == 2


async def test_any_method_does_not_mean_polling(telegram: Telegram, cast: Cast, api: Api, refused: Api) -> None:
    telegram.faults.add(kind="400")
    assert await api("getUpdates") == []
    assert await refused("getMe") == "Bad Request: chat not found"


async def settled(condition: Callable[[], bool]) -> None:
    """Let others run until the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


async def test_over_a_socket_silence_is_a_closed_connection(telegram: Telegram, cast: Cast, app: Starlette) -> None:
    telegram.faults.add("sendMessage", kind="timeout_after")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        serving = asyncio.create_task(server.serve([listener]))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            await settled(lambda: server.started)
            with pytest.raises(httpx.RemoteProtocolError):
                await client.post(CALL, json=HELLO)
            assert (await client.post(CALL, json=HELLO)).json()["ok"]
        server.should_exit = True
        await serving
    assert said(telegram) == ["你好", "你好"]
