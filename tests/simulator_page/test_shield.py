"""No foreign web page may drive the simulator or run as it."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.simulator import Telegram
from bot.simulator.page import STATIC

ORIGIN = "http://localhost:8000"
ACT = {"user": 1001, "chat": 1001, "do": "text", "text": "x"}
SOURCES = sorted(path for path in STATIC.rglob("*") if path.suffix in (".js", ".css", ".html", ".svg"))
NAMES = [str(path.relative_to(STATIC)) for path in SOURCES]


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": "https://evil.example"}, id="another site"),
        pytest.param({"origin": "http://localhost:9000"}, id="another port"),
        pytest.param({"origin": "null"}, id="a sandboxed page"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="cross-site by its metadata"),
        pytest.param({"sec-fetch-site": "same-site"}, id="same site, other origin"),
        pytest.param({"sec-fetch-site": "cross-site", "origin": ORIGIN}, id="one of two is foreign"),
    ],
)
@pytest.mark.parametrize("path", ["/sim/act", "/sim/upload", "/sim/clock"])
async def test_a_foreign_page_changes_nothing(
    client: httpx.AsyncClient, telegram: Telegram, path: str, headers: dict[str, str]
) -> None:
    answer = await client.post(path, json=ACT, headers=headers)

    assert answer.status_code == 403
    assert telegram.history(1001) == []


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"origin": ORIGIN, "sec-fetch-site": "same-origin"}, id="our page"),
        pytest.param({}, id="a script of ours"),
    ],
)
async def test_our_own_page_does(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await client.post("/sim/act", json=ACT, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("localhost:8000", 200, id="localhost"),
        pytest.param("127.0.0.1", 200, id="IPv4"),
        pytest.param("[::1]:8000", 200, id="IPv6"),
        pytest.param("evil.example:8000", 400, id="a foreign name rebound to this machine"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/sim/state"])
async def test_only_loopback_names_are_served(client: httpx.AsyncClient, path: str, host: str, status: int) -> None:
    assert (await client.get(path, headers={"host": host})).status_code == status


@pytest.mark.parametrize("path", ["/", "/sim/state", "/sim/static/js/main.js", "/sim/file/none"])
async def test_every_answer_carries_the_policy(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'; img-src 'self' blob: data:;" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


async def test_the_page_and_all_it_names_are_served(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    named = re.findall(r'(?:href|src)="([^"]+)"', page)

    assert len(named) > 5
    for path in named:
        assert (await client.get(path)).status_code == 200, path


@pytest.mark.parametrize("path", SOURCES, ids=NAMES)
def test_the_page_brings_everything_along_and_writes_no_markup(path: Path) -> None:
    source = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|eval\(|@import", source)
    assert not re.search(r"https?://(?!\$)", source)
    assert not re.search(r"<[^>]+ (style|on\w+)=", source)
    assert len(source.splitlines()) <= (200 if path.suffix == ".js" else 300)
