"""What the page asks of the simulator, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.simulator import Clock, Telegram
from bot.simulator.people import Cast

ORIGIN = "http://localhost:8000"
KEY = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        yield client


async def act(client: httpx.AsyncClient, user: int, chat: int, what: str, **more: Any) -> Any:
    answer = await client.post("/sim/act", json={"user": user, "chat": chat, "do": what, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def state(client: httpx.AsyncClient) -> Any:
    return (await client.get("/sim/state")).json()


async def chat_of(client: httpx.AsyncClient, chat_id: int) -> Any:
    return next(chat for chat in (await state(client))["chats"] if chat["id"] == chat_id)


# The state.


async def test_the_state_holds_the_cast_their_chats_and_the_time(client: httpx.AsyncClient, cast: Cast) -> None:
    now = await state(client)

    assert now["now"] == "2026-03-01T15:30:00+00:00"
    assert now["bot"]["username"] == "b2b_tutor_bot"
    assert [user["first_name"] for user in now["users"]] == ["李明", "王芳", "陈老师"]
    assert [(chat["id"], chat["type"]) for chat in now["chats"]] == [
        (1001, "private"),
        (1002, "private"),
        (2001, "private"),
        (cast.group.id, "supergroup"),
    ]
    assert (await chat_of(client, cast.group.id))["members"] == {"2001": "creator", "1001": "member", "1002": "member"}


async def test_the_state_tells_each_persons_commands_in_each_chat(
    client: httpx.AsyncClient, telegram: Telegram, cast: Cast
) -> None:
    commands = [{"command": "assign", "description": "布置任务"}]
    scope = {"type": "all_chat_administrators"}
    await telegram.call("setMyCommands", commands=commands, scope=scope)

    told = (await state(client))["commands"]

    assert told["2001"] == {"2001": [], str(cast.group.id): commands}
    assert told["1001"] == {"1001": [], str(cast.group.id): []}


async def test_the_state_tells_what_the_bot_says_of_itself_in_the_persons_language(
    client: httpx.AsyncClient, telegram: Telegram
) -> None:
    await telegram.call("setMyDescription", description="Training", language_code="en")
    await telegram.call("setMyDescription", description="实训", language_code="zh")

    assert {user["about_bot"] for user in (await state(client))["users"]} == {"实训"}


async def test_a_group_that_became_a_supergroup_is_shown_once(
    client: httpx.AsyncClient, telegram: Telegram, cast: Cast
) -> None:
    old = telegram.add_group("小组", cast.instructor, supergroup=False)
    new = telegram.migrate_to_supergroup(old.id)

    shown = [chat["id"] for chat in (await state(client))["chats"]]

    assert new in shown
    assert old.id not in shown


# What people do.


async def test_texts_replies_edits_and_deletions(client: httpx.AsyncClient) -> None:
    first = await act(client, 1001, 1001, "text", text="/start")
    second = await act(client, 1001, 1001, "text", text="你好", reply_to=first["message_id"])
    await act(client, 1001, 1001, "edit", message=second["message_id"], text="您好")
    await act(client, 1001, 1001, "delete", message=first["message_id"])

    (left,) = (await chat_of(client, 1001))["messages"]
    assert left["text"] == "您好"
    assert left["reply_to_message"]["text"] == "/start"


async def test_a_tap_is_answered_when_the_bot_says_so(client: httpx.AsyncClient, telegram: Telegram) -> None:
    await act(client, 1001, 1001, "text", text="/start")
    sent = await telegram.call("sendMessage", chat_id=1001, text="学？", reply_markup=KEY)

    query = await act(client, 1001, 1001, "tap", message=sent["message_id"], data="ok")
    before = (await client.get(f"/sim/answered/{query}")).json()
    await telegram.call("answerCallbackQuery", callback_query_id=query)
    after = (await client.get(f"/sim/answered/{query}")).json()

    assert (before, after) == ({"answered": False}, {"answered": True})


async def test_a_link_starts_the_bot(client: httpx.AsyncClient) -> None:
    await act(client, 1002, 1002, "link", url="https://t.me/b2b_tutor_bot?start=c7")

    assert [message["text"] for message in (await chat_of(client, 1002))["messages"]] == ["/start c7"]


async def test_a_group_link_brings_the_bot_into_the_chosen_group(client: httpx.AsyncClient, cast: Cast) -> None:
    await act(client, 2001, 2001, "link", url="https://t.me/b2b_tutor_bot?startgroup=x", group=cast.group.id)

    assert (await chat_of(client, cast.group.id))["members"]["5000000001"] == "member"


async def test_votes_and_reactions_are_told_by_person(
    client: httpx.AsyncClient, telegram: Telegram, cast: Cast
) -> None:
    group = cast.group.id
    await act(client, 2001, group, "add_bot")
    poll = await telegram.call("sendPoll", chat_id=group, question="哪天？", options=[{"text": "一"}, {"text": "二"}])
    number = str(poll["message_id"])

    await act(client, 1001, group, "vote", message=poll["message_id"], options=[1])
    await act(client, 1002, group, "react", message=poll["message_id"], emoji="👍")
    there = await chat_of(client, group)
    await act(client, 1002, group, "react", message=poll["message_id"], emoji=None)

    assert there["votes"] == {number: {"1001": [1]}}
    assert there["reactions"] == {number: {"1002": "👍"}}
    assert (await chat_of(client, group))["reactions"] == {}


async def test_the_bot_comes_is_promoted_and_goes(client: httpx.AsyncClient, cast: Cast) -> None:
    group, seen = cast.group.id, []
    for what, more in (("add_bot", {}), ("promote_bot", {"admin": True}), ("remove_bot", {})):
        await act(client, 2001, group, what, **more)
        seen.append((await chat_of(client, group))["members"]["5000000001"])

    assert seen == ["member", "administrator", "kicked"]


async def test_people_leave_join_block_and_unblock(client: httpx.AsyncClient, cast: Cast) -> None:
    group = cast.group.id
    await act(client, 1002, group, "leave")
    left = (await chat_of(client, group))["members"]["1002"]
    await act(client, 1002, group, "join")
    await act(client, 1001, 1001, "block")
    blocked = (await chat_of(client, 1001))["members"]["5000000001"]
    await act(client, 1001, 1001, "unblock")

    assert (left, (await chat_of(client, group))["members"]["1002"]) == ("left", "member")
    assert (blocked, (await chat_of(client, 1001))["members"]["5000000001"]) == ("kicked", "member")


async def test_a_sticker(client: httpx.AsyncClient) -> None:
    assert (await act(client, 1001, 1001, "sticker", emoji="🎉"))["sticker"]["emoji"] == "🎉"


@pytest.mark.parametrize(
    ("order", "status"),
    [
        pytest.param({"user": 9, "chat": 1001, "do": "text", "text": "x"}, 404, id="unknown person"),
        pytest.param({"user": 1001, "chat": 9, "do": "text", "text": "x"}, 404, id="unknown chat"),
        pytest.param({"user": 1001, "chat": 1002, "do": "text", "text": "x"}, 400, id="another's chat"),
        pytest.param({"user": 1001, "chat": 1001, "do": "dance"}, 400, id="unknown act"),
        pytest.param({"user": 1001, "chat": 1001, "do": "text"}, 400, id="no text"),
        pytest.param({"user": 1001, "chat": 1001, "do": "tap", "message": 1, "data": "x"}, 400, id="no such button"),
        pytest.param({"chat": 1001, "do": "text", "text": "x"}, 400, id="nobody"),
        pytest.param([], 400, id="no object"),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(client: httpx.AsyncClient, order: Any, status: int) -> None:
    answer = await client.post("/sim/act", json=order)

    assert answer.status_code == status
    assert answer.json()["error"]


async def test_a_body_that_is_no_json_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.post("/sim/act", content=b"{")).status_code == 400


# Files.


async def test_a_photo_round_trips(client: httpx.AsyncClient, png: bytes) -> None:
    form = {"user": "1001", "chat": "1001", "kind": "photo", "caption": "截图"}
    sent = (await client.post("/sim/upload", data=form, files={"file": ("a.png", png, "image/png")})).json()["result"]

    shown = await client.get(f"/sim/file/{sent['photo'][-1]['file_id']}")

    assert sent["caption"] == "截图"
    assert (shown.content, shown.headers["content-type"]) == (png, "image/png")
    assert "content-disposition" not in shown.headers


async def test_a_document_is_saved_and_never_shown(client: httpx.AsyncClient) -> None:
    form = {"user": "1001", "chat": "1001", "kind": "document"}
    page = b"<script>alert(1)</script>"
    files = {"file": ("报告.html", page, "text/html")}
    sent = (await client.post("/sim/upload", data=form, files=files)).json()["result"]["document"]

    saved = await client.get(f"/sim/file/{sent['file_id']}")

    assert (sent["file_name"], sent["file_size"], saved.content) == ("报告.html", len(page), page)
    assert saved.headers["content-disposition"] == "attachment"
    assert saved.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("form", "files"),
    [
        pytest.param({"user": "1001", "chat": "1001", "kind": "photo"}, {"other": b"x"}, id="no file"),
        pytest.param({"user": "1001", "chat": "1001", "kind": "photo"}, {"file": b"x"}, id="no picture"),
        pytest.param({"user": "1001", "chat": "1001", "kind": "film"}, {"file": b"x"}, id="unknown kind"),
        pytest.param({"user": "x", "chat": "1001", "kind": "document"}, {"file": b"x"}, id="nobody"),
    ],
)
async def test_an_upload_that_makes_no_sense_is_refused(
    client: httpx.AsyncClient, form: dict[str, str], files: dict[str, bytes]
) -> None:
    answer = await client.post("/sim/upload", data=form, files=files)

    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_there_is_no_file_nobody_sent(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sim/file/none")).status_code == 404


# The clock.


@pytest.mark.parametrize(
    ("change", "now"),
    [
        pytest.param({"minutes": 90}, "2026-03-01T17:00:00+00:00", id="by minutes"),
        pytest.param({"to": "2026-03-02T09:00:00+08:00"}, "2026-03-02T01:00:00+00:00", id="to a time"),
    ],
)
async def test_the_clock_is_moved_on(client: httpx.AsyncClient, clock: Clock, change: dict[str, Any], now: str) -> None:
    answer = await client.post("/sim/clock", json=change)

    assert answer.json() == {"now": now}
    assert clock().isoformat() == now


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"minutes": -1}, id="backwards"),
        pytest.param({"to": "2026-02-28T00:00:00Z"}, id="to a time past"),
        pytest.param({"to": "2026-03-02T09:00:00"}, id="no zone"),
        pytest.param({"to": "tomorrow"}, id="no time"),
        pytest.param({"minutes": 10**18}, id="beyond all calendars"),
        pytest.param({"minutes": 1.5}, id="no whole minutes"),
        pytest.param({}, id="nothing"),
    ],
)
async def test_the_clock_is_moved_in_no_other_way(
    client: httpx.AsyncClient, clock: Clock, change: dict[str, Any]
) -> None:
    before = clock()

    assert (await client.post("/sim/clock", json=change)).status_code == 400
    assert clock() == before
