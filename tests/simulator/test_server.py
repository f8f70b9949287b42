"""How requests arrive, and what is kept of them."""

import json
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.people import Cast
from bot.simulator.world import SpecViolation

Api = Callable[..., Coroutine[Any, Any, Any]]

URL = "/bot1:secret/sendMessage"
HELLO = {"chat_id": "1001", "text": "你好"}


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"method": "GET", "params": HELLO}, id="query"),
        pytest.param({"method": "POST", "params": HELLO}, id="query of a POST"),
        pytest.param({"method": "POST", "data": HELLO}, id="form"),
        pytest.param({"method": "POST", "data": HELLO, "files": {"x": ("x", b"")}}, id="multipart"),
        pytest.param({"method": "POST", "json": HELLO | {"chat_id": 1001}}, id="json"),
        pytest.param({"method": "POST", "json": HELLO}, id="json with a number as text"),
        pytest.param({"method": "POST", "params": {"chat_id": 1001}, "json": {"text": "你好"}}, id="query and json"),
    ],
)
async def test_all_the_ways_to_ask(telegram: Telegram, cast: Cast, client: httpx.AsyncClient, request_: Any) -> None:
    body = (await client.request(url=URL, **request_)).json()
    assert body["ok"]
    assert body["result"]["text"] == "你好"
    assert telegram.requests[-1].params == {"chat_id": 1001, "text": "你好"}
    assert telegram.requests[-1].violations == ()


async def test_structures_in_a_form_are_json(cast: Cast, client: httpx.AsyncClient) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "go"}]]}
    body = (await client.post(URL, data=HELLO | {"reply_markup": json.dumps(markup)})).json()
    assert body["result"]["reply_markup"] == markup


async def test_method_names_in_any_case(client: httpx.AsyncClient) -> None:
    assert (await client.get("/bot1:secret/GETME")).json()["ok"]


@pytest.mark.parametrize(
    ("url", "status", "description"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/bot1:secret/getYou", 404, "Not Found"),
        ("/bot1:secret/sendDice", 400, "Bad Request: method is not simulated"),
    ],
)
async def test_what_cannot_be_asked(client: httpx.AsyncClient, url: str, status: int, description: str) -> None:
    response = await client.get(url)
    assert response.status_code == status
    assert response.json() == {"ok": False, "error_code": status, "description": description}


@pytest.mark.parametrize("body", [b"{", b"[]", b'"a"'])
async def test_a_body_that_is_no_object(client: httpx.AsyncClient, body: bytes) -> None:
    response = await client.post(URL, content=body, headers={"content-type": "application/json"})
    assert response.json()["description"] == "Bad Request: can't parse JSON object"


async def test_lone_surrogates_are_refused(cast: Cast, client: httpx.AsyncClient) -> None:
    body = b'{"chat_id": 1001, "text": "\\ud83d"}'
    response = await client.post(URL, content=body, headers={"content-type": "application/json"})
    assert response.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_requests_are_kept(telegram: Telegram, clock: Clock, cast: Cast, api: Api, refused: Api) -> None:
    await api("sendMessage", chat_id=1001, text="a")
    await refused("sendMessage", chat_id=1001, text="")
    sent, failed = telegram.requests
    assert (sent.method, sent.ok, sent.description, sent.at) == ("sendMessage", True, None, clock())
    assert (failed.ok, failed.description) == (False, "Bad Request: message text is empty")


async def test_what_telegram_lets_pass_is_noted(telegram: Telegram, cast: Cast, api: Api) -> None:
    button = {"text": "a", "callback_data": "x", "url": "t.me/x"}
    await api("sendMessage", chat_id=1001, text="a", colour="red", reply_markup={"inline_keyboard": [[button]]})
    assert telegram.requests[-1].violations == (
        "sendMessage: unknown parameter colour",
        "sendMessage: InlineKeyboardButton does more than one thing: url, callback_data",
    )


async def test_the_simulator_fails_on_answers_of_its_own_that_are_wrong(telegram: Telegram, api: Api) -> None:
    telegram.profile.menu_buttons[0] = {"type": "commands", "colour": "red"}
    with pytest.raises(SpecViolation, match="MenuButtonCommands has no field colour"):
        await api("getChatMenuButton")


async def test_or_logs_them(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    telegram = Telegram(clock, "1:secret", strict=False)
    telegram.profile.menu_buttons[0] = {"type": "commands", "colour": "red"}
    with caplog.at_level(logging.ERROR):
        await telegram.call("getChatMenuButton")
    assert "MenuButtonCommands has no field colour" in caplog.text


async def test_the_page_is_served(client: httpx.AsyncClient) -> None:
    assert (await client.get("http://localhost/")).status_code == 200
