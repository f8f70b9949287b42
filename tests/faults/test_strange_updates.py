"""Updates of every wrong shape, through the poller and the webhook: nothing ends, nothing is left, the next is served.

TUTOR_STRANGE_UPDATES says how many (`make faults`: 10,000).
"""

from __future__ import annotations

import asyncio
import copy
import io
import json
import logging
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from pydantic import SecretStr
from sqlmodel import func, select
from starlette.applications import Starlette
from telegram.request import HTTPXRequest

from bot import app, logs
from bot.delivery.limiter import Pace
from bot.settings import Settings
from bot.simulator import Clock, Telegram, build_app
from bot.web.webhook import SECRET_HEADER
from content.loader import load
from storage.tables import InboxUpdate, UpdateState

COUNT = int(os.environ.get("TUTOR_STRANGE_UPDATES", "100"))
SEED = 20260302
TOKEN = "7:strange"
COURSE = Path(__file__).parent.parent / "course"
PERSON_ID = 30_001_000
GROUP: dict[str, Any] = {"id": -1_000_000_001_000, "type": "supergroup", "title": "班级"}
FIRST_ID = 1000
BATCH = 20
JUNK: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 2**31, 2**53, 2**63, 2**70, -(2**63), "", "x", "0", "/start", "\0", "\ud800", "两条线",
    "🙂" * 5000, [], {}, [[]], [None], {"id": 1}, {"": ""}, [{"id": "x"}], {"message": {}}, 1e400, -0.0,
)  # fmt: skip


@dataclass
class Line(httpx.AsyncBaseTransport):
    """The way to the local Telegram; while there is anything strange, getUpdates brings that."""

    served: httpx.ASGITransport
    strange: list[bytes] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.strange and request.url.path.endswith("/getUpdates"):
            return httpx.Response(200, content=self.strange.pop(0), request=request)
        return await self.served.handle_async_request(request)


@dataclass
class World:
    tutor: app.App
    telegram: Telegram
    line: Line
    working: asyncio.Future[None] = field(init=False)

    def start(self) -> None:
        self.tutor.start()
        self.working = asyncio.ensure_future(self.tutor.wait())

    async def stop(self) -> None:
        self.working.cancel()
        await self.tutor.stop()
        await self.telegram.close()

    def messenger(self) -> httpx.AsyncClient:
        """Who brings updates to the webhook."""
        transport = httpx.ASGITransport(app=Starlette(routes=self.tutor.routes))
        return httpx.AsyncClient(transport=transport, base_url="https://tutor.example.org")

    async def left(self) -> Counter[UpdateState]:
        """How many strange updates are in which state."""
        async with self.tutor.store.read() as unit:
            query: Any = select(InboxUpdate.state, func.count()).group_by(InboxUpdate.state)
            return Counter(dict((await unit.exec(query)).all()))

    async def handled(self, least: int = 0) -> Counter[UpdateState]:
        """Waits until so many updates are there and none waits any more; running has not ended meanwhile."""
        async with asyncio.timeout(60 + COUNT):
            while (found := await self.left())[UpdateState.WAITING] or found.total() < least:
                assert not self.working.done(), self.working
                await asyncio.sleep(0.02)
        return found

    async def serves(self) -> None:
        """Somebody new says hello and is greeted."""
        visitor = self.telegram.add_user("王芳")
        seen = self.telegram.subscribe()
        self.telegram.send_text(visitor, visitor.id, "/start")
        async with asyncio.timeout(60):
            while not any(one["from"]["is_bot"] for one in self.telegram.history(visitor.id)):
                await seen.get()


def hurry() -> Pace:
    """The limiter's time, in which waiting takes none of ours."""
    slept = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal slept
        slept += seconds
        await asyncio.sleep(0)

    return Pace(lambda: slept, sleep)


async def started(tmp_path: Path, database: str, **more: Any) -> World:
    clock = Clock(lambda: datetime.now(UTC))
    telegram = Telegram(clock, TOKEN, webhook_client=lambda: world.messenger())
    line = Line(httpx.ASGITransport(app=build_app(telegram, clock)))
    settings = Settings(
        _env_file=None, bot_token=SecretStr(TOKEN), telegram_url="http://telegram.local", data=tmp_path,
        course=COURSE, database_url=database, **more,
    )  # fmt: skip
    tutor = app.build(
        settings,
        load(COURSE),
        clock=clock,
        request=lambda: HTTPXRequest(httpx_kwargs={"transport": line}),
        pace=hurry(),
    )
    world = World(tutor, telegram, line)
    await tutor.open()
    return world


@pytest.fixture(autouse=True)
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the tutor logs as it does in earnest; the token is not in it."""
    written, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("json", TOKEN)
    yield
    root.handlers[:], root.level = before, level
    structlog.reset_defaults()
    assert TOKEN not in written.getvalue()


@pytest.fixture
async def polling(tmp_path: Path, database: str) -> AsyncIterator[World]:
    world = await started(tmp_path, database)
    yield world
    await world.stop()


@pytest.fixture
async def hooked(tmp_path: Path, database: str) -> AsyncIterator[World]:
    world = await started(tmp_path, database, webhook_url="https://tutor.example.org/hook")
    yield world
    await world.stop()


def seeds() -> list[dict[str, Any]]:
    """One sound update of each kind that the tutor handles, as the local Telegram sends them."""
    telegram = Telegram(Clock(lambda: datetime(2026, 3, 2, tzinfo=UTC)), TOKEN)
    person = telegram.add_user("李明", id=PERSON_ID)
    telegram.send_text(person, person.id, "/start l_borders")
    telegram.send_text(person, person.id, "两条线")
    telegram.send_document(person, person.id, b"%PDF-1.7", "报告.pdf", "application/pdf", None)
    telegram.send_sticker(person, person.id, "👍")
    found = [copy.deepcopy(update) for update in telegram.updates.pending()]
    message = found[0]["message"]
    tap = {"id": "5", "from": message["from"], "message": {**message, "from": {**message["from"], "is_bot": True}},
           "chat_instance": "1", "data": "c:borders:country"}  # fmt: skip
    in_group = {**message, "chat": GROUP}
    moved = {"chat": GROUP, "from": message["from"], "date": 1, "old_chat_member": member("left"),
             "new_chat_member": member("member")}  # fmt: skip
    contents = {"callback_query": tap, "my_chat_member": moved, "message": in_group}
    return [*found, *({"update_id": 1, kind: content} for kind, content in contents.items())]


def member(status: str) -> dict[str, Any]:
    return {"status": status, "user": {"id": 7, "is_bot": True, "first_name": "导师"}}


def strange_updates(count: int) -> Iterator[dict[str, Any]]:
    """Sound updates of which one to four places were changed, taken away, doubled or swapped."""
    chance = random.Random(SEED)
    sound = [json.dumps(update) for update in seeds()]
    for number in range(count):
        # Each from somebody else: in one chat the replies would have to wait for each other.
        text = chance.choice(sound).replace(str(PERSON_ID), str(PERSON_ID + number))
        update = json.loads(text.replace(str(GROUP["id"]), str(GROUP["id"] - number)))
        for _ in range(chance.randint(1, 4)):
            spoil(update, chance)
        update["update_id"] = FIRST_ID + number
        yield update


def spoil(update: dict[str, Any], chance: random.Random) -> None:
    if not (found := list(places(update))):
        return
    holder, key = chance.choice(found)
    match chance.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [copy.deepcopy(holder[key])] * 2
        case 2:
            other, its = chance.choice(found)
            holder[key] = copy.deepcopy(other[its])
        case _:
            holder[key] = copy.deepcopy(chance.choice(JUNK))


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value, as its holder and key."""
    for key, inner in list(node.items()) if isinstance(node, dict) else list(enumerate(node)):
        yield node, key
        if isinstance(inner, dict | list):
            yield from places(inner)


def test_they_are_strange_indeed() -> None:
    updates = list(strange_updates(COUNT))
    shapes = {json.dumps(update, sort_keys=True) for update in updates}
    assert len(shapes) == len(updates)
    assert sum("message" in update for update in updates) > COUNT / 3


def body(updates: list[Any]) -> bytes:
    return json.dumps({"ok": True, "result": updates}).encode()


async def test_through_the_poller(polling: World) -> None:
    updates = list(strange_updates(COUNT))
    pages = [body(updates[at : at + BATCH]) for at in range(0, COUNT, BATCH)]
    torn = [b"", b"<html>", b"[]", b'{"ok": true}', b'{"ok": true, "result": 5}', b'{"ok": false}', b"[" * 9_000]
    polling.line.strange = [page for pair in zip(pages, torn, strict=False) for page in reversed(pair)]
    polling.line.strange += pages[len(torn) :]
    polling.start()
    found = await polling.handled(COUNT)
    assert found.total() == COUNT
    assert found[UpdateState.QUARANTINED] > 0
    assert found[UpdateState.DONE] > 0
    await polling.serves()


@pytest.mark.parametrize("chat_id", [2**70, "x", "/start", None, True, 1.5, [1], {}], ids=repr)
async def test_a_chat_that_cannot_be(polling: World, chat_id: Any) -> None:
    """Nothing of it may be remembered: what keeps account of chats must go on for all others."""
    said = next(one for one in seeds() if one["message"].get("text") == "两条线")
    said |= {"update_id": FIRST_ID, "message": said["message"] | {"chat": said["message"]["chat"] | {"id": chat_id}}}
    polling.line.strange = [body([said])]
    polling.start()
    assert await polling.handled(1) == {UpdateState.QUARANTINED: 1}
    await polling.tutor.replies.settle()
    await polling.serves()


async def test_through_the_webhook(hooked: World) -> None:
    hooked.start()
    chance = random.Random(SEED)
    headers = {SECRET_HEADER: hooked.tutor.settings.hook_secret}
    answers: Counter[int] = Counter()
    async with hooked.messenger() as stranger:
        for update in strange_updates(COUNT):
            content = json.dumps(update).encode()
            if chance.random() < 0.2:
                content = torn(content, chance)
            answers[(await stranger.post("/hook", content=content, headers=headers)).status_code] += 1
    found = await hooked.handled()
    assert set(answers) == {200, 400}
    assert found.total() <= answers[200]
    assert found[UpdateState.QUARANTINED] > 0
    await hooked.serves()


def torn(content: bytes, chance: random.Random) -> bytes:
    """Cut off, or with some bytes changed."""
    if chance.random() < 0.5:
        return content[: chance.randrange(len(content))]
    changed = bytearray(content)
    for _ in range(3):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)
