"""What the sending methods do, and the words in which they refuse."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]

HTML = {"parse_mode": "HTML"}


async def test_a_text_arrives_parsed(telegram: Telegram, cast: Cast, api: Api) -> None:
    sent = await api("sendMessage", chat_id=1001, text="<b>第一课</b> 完", parse_mode="HTML")
    assert sent["text"] == "第一课 完"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert telegram.history(1001)[-1] == sent


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param({"text": ""}, "message text is empty", id="empty"),
        pytest.param({}, "message text is empty", id="missing"),
        pytest.param({"text": " \n "}, "text must be non-empty", id="blank"),
        pytest.param({"text": "<b></b>", **HTML}, "text must be non-empty", id="empty after parsing"),
        pytest.param({"text": "字" * 4097}, "message is too long", id="long"),
        pytest.param({"text": "a" * 40_000}, "text is too long", id="very long"),
        pytest.param(
            {"text": "<div>", **HTML},
            'can\'t parse entities: Unsupported start tag "div" at byte offset 0',
            id="unknown tag",
        ),
        pytest.param(
            {"text": "<b>a", **HTML},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            id="open tag",
        ),
        pytest.param(
            {"text": "<b>a</i>", **HTML},
            'can\'t parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
            id="wrong end",
        ),
        pytest.param({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode", id="unknown markup"),
        pytest.param(
            {"text": "a", "parse_mode": "MarkdownV2"}, "parse_mode markdownv2 is not simulated", id="other markup"
        ),
        pytest.param(
            {"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found", id="no reply"
        ),
        pytest.param({"text": "a", "chat_id": ""}, "chat_id is empty", id="no chat"),
        pytest.param({"text": "a", "chat_id": 77}, "chat not found", id="unknown person"),
        pytest.param({"text": "a", "chat_id": -1009}, "chat not found", id="unknown group"),
        pytest.param({"text": "a", "chat_id": "@nobody"}, "chat not found", id="unknown name"),
        pytest.param({"text": "a", "message_thread_id": 5}, "parameter message_thread_id is not simulated", id="topic"),
    ],
)
async def test_a_text_is_refused_in_telegrams_words(cast: Cast, refused: Api, params: Json, words: str) -> None:
    assert await refused("sendMessage", **({"chat_id": 1001} | params)) == f"Bad Request: {words}"


async def test_lengths_count_characters_after_parsing(cast: Cast, api: Api, refused: Api, telegram: Telegram) -> None:
    marked = "<b>" + "😀" * 4096 + "</b>"
    assert len((await api("sendMessage", chat_id=1001, text=marked, parse_mode="HTML"))["text"]) == 4096
    assert await refused("sendMessage", chat_id=1001, text="😀" * 4097) == "Bad Request: message is too long"
    assert all(not request.violations for request in telegram.requests)


async def test_who_blocked_the_bot_gets_nothing(telegram: Telegram, cast: Cast, failure: Api) -> None:
    telegram.block_bot(cast.trainee)
    body = await failure("sendMessage", chat_id=1001, text="a")
    assert body == {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}


async def test_a_person_known_from_a_group_must_write_first(telegram: Telegram, cast: Cast, refused: Api) -> None:
    assert await refused("sendMessage", chat_id=1002, text="a") == "Bad Request: chat not found"
    telegram.add_bot(cast.group.id, cast.instructor)
    words = "Forbidden: bot can't initiate conversation with a user"
    assert await refused("sendMessage", chat_id=1002, text="a") == words


@pytest.mark.parametrize("supergroup", [True, False], ids=["supergroup", "group"])
async def test_a_group_the_bot_is_not_in(
    telegram: Telegram, cast: Cast, refused: Api, api: Api, supergroup: bool
) -> None:
    kind = "supergroup" if supergroup else "group"
    group = telegram.add_group("班", cast.instructor, [telegram.bot], supergroup=supergroup).id
    await api("leaveChat", chat_id=group)
    assert await refused("sendMessage", chat_id=group, text="a") == f"Forbidden: bot is not a member of the {kind} chat"
    telegram.add_bot(group, cast.instructor)
    telegram.remove_bot(group, cast.instructor)
    assert await refused("sendMessage", chat_id=group, text="a") == f"Forbidden: bot was kicked from the {kind} chat"


async def test_a_group_that_became_a_supergroup(telegram: Telegram, cast: Cast, failure: Api, api: Api) -> None:
    group = telegram.add_group("班", cast.instructor, [telegram.bot], supergroup=False).id
    new = telegram.migrate_to_supergroup(group)
    body = await failure("sendMessage", chat_id=group, text="a")
    assert body["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert body["parameters"] == {"migrate_to_chat_id": new}
    await api("sendMessage", chat_id=new, text="a")


async def test_replies_show_what_they_answer(telegram: Telegram, cast: Cast, api: Api) -> None:
    question = telegram.send_text(cast.trainee, 1001, "为什么？")
    to = {"message_id": question["message_id"]}
    answer = await api("sendMessage", chat_id=1001, text="因为", reply_parameters=to)
    assert answer["reply_to_message"]["text"] == "为什么？"
    to = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await api("sendMessage", chat_id=1001, text="因为", reply_parameters=to)


async def test_chat_actions_show_for_five_seconds(telegram: Telegram, clock: Clock, cast: Cast, api: Api) -> None:
    await api("sendChatAction", chat_id=1001, action="typing")
    assert telegram.actions(1001) == ["typing"]
    clock.move(timedelta(seconds=5))
    assert telegram.actions(1001) == []


async def test_a_message_ends_the_chat_action(telegram: Telegram, cast: Cast, api: Api) -> None:
    await api("sendChatAction", chat_id=1001, action="typing")
    await api("sendMessage", chat_id=1001, text="a")
    assert telegram.actions(1001) == []


async def test_an_unknown_chat_action(cast: Cast, refused: Api) -> None:
    assert await refused("sendChatAction", chat_id=1001, action="x") == "Bad Request: wrong parameter action in request"


async def test_a_forward_tells_where_it_comes_from(telegram: Telegram, cast: Cast, api: Api) -> None:
    message = telegram.send_text(cast.trainee, 1001, "作业")
    sent = await api("forwardMessage", chat_id=1001, from_chat_id=1001, message_id=message["message_id"])
    assert sent["text"] == "作业"
    assert sent["forward_origin"] == {"type": "user", "date": message["date"], "sender_user": cast.trainee.api()}


async def test_a_copy_does_not(telegram: Telegram, cast: Cast, api: Api) -> None:
    message = telegram.send_text(cast.trainee, 1001, "作业")
    copy = await api("copyMessage", chat_id=1001, from_chat_id=1001, message_id=message["message_id"])
    assert copy == {"message_id": message["message_id"] + 1}
    assert "forward_origin" not in telegram.history(1001)[-1]


async def test_protected_content_stays(cast: Cast, api: Api, refused: Api) -> None:
    sent = await api("sendMessage", chat_id=1001, text="答案", protect_content=True)
    where = {"chat_id": 1001, "from_chat_id": 1001, "message_id": sent["message_id"]}
    words = "Bad Request: message has protected content and can't be forwarded"
    assert await refused("forwardMessage", **where) == words
    assert await refused("copyMessage", **where) == "Bad Request: message can't be copied"


async def test_forwarding_nothing(cast: Cast, refused: Api) -> None:
    where = {"chat_id": 1001, "from_chat_id": 1001, "message_id": 99}
    assert await refused("forwardMessage", **where) == "Bad Request: message to forward not found"
    assert await refused("copyMessage", **where) == "Bad Request: message to copy not found"
