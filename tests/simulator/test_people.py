"""What people do."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.simulator import Telegram, people
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
News = Callable[[], list[Json]]


def test_the_cast(telegram: Telegram) -> None:
    cast = people.cast(telegram)
    assert {user.id: user.name for user in telegram.users.values()} == {1001: "李明", 1002: "王芳", 2001: "陈老师"}
    assert cast.group.title == "外贸 2401 班"
    assert cast.group.statuses == {2001: "creator", 1001: "member", 1002: "member"}
    assert telegram.updates.pending() == []


def test_ids_are_given_out_and_never_twice(telegram: Telegram, cast: Cast) -> None:
    assert telegram.add_user("甲").id != telegram.add_user("乙").id
    with pytest.raises(ValueError, match="user 1001 already"):
        telegram.add_user("丙", id=1001)


def test_a_link_starts_the_bot(telegram: Telegram, cast: Cast, news: News) -> None:
    telegram.open_link(cast.second_trainee, "https://t.me/b2b_tutor_bot?start=class-7")
    telegram.open_link(cast.second_trainee, "t.me/b2b_tutor_bot")
    assert [update["message"]["text"] for update in news()] == ["/start class-7", "/start"]


def test_a_link_brings_the_bot_into_a_group(telegram: Telegram, cast: Cast, news: News) -> None:
    url = "https://t.me/b2b_tutor_bot?startgroup=course"
    with pytest.raises(ValueError, match="a group must be chosen"):
        telegram.open_link(cast.instructor, url)
    added = telegram.open_link(cast.instructor, url, group_id=cast.group.id)
    assert added
    assert added["new_chat_members"] == [telegram.bot.api()]
    assert news()[-1]["message"]["text"] == "/start@b2b_tutor_bot course"


def test_a_link_without_a_word_of_its_own_starts_the_bot_in_the_group_too(telegram, cast, news) -> None:
    telegram.open_link(cast.instructor, "https://t.me/b2b_tutor_bot?startgroup", group_id=cast.group.id)
    assert news()[-1]["message"]["text"] == "/start@b2b_tutor_bot"


@pytest.mark.parametrize("url", ["https://example.com/?start=x", "https://t.me/durov"])
def test_a_link_elsewhere_does_nothing(telegram: Telegram, cast: Cast, news: News, url: str) -> None:
    assert telegram.open_link(cast.trainee, url) is None
    assert news() == []


def test_blocking_is_told_and_undone_by_starting_again(telegram: Telegram, cast: Cast, news: News) -> None:
    telegram.block_bot(cast.trainee)
    telegram.block_bot(cast.trainee)
    with pytest.raises(ValueError, match="李明 has blocked the bot"):
        telegram.send_text(cast.trainee, 1001, "a")
    telegram.open_link(cast.trainee, "https://t.me/b2b_tutor_bot?start=")
    blocked, unblocked, started = news()
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started["message"]["text"] == "/start"


def test_what_a_client_does_not_let_people_do(telegram: Telegram, cast: Cast) -> None:
    stranger = telegram.add_user("路人")
    said = telegram.send_text(cast.trainee, cast.group.id, "a")["message_id"]
    with pytest.raises(ValueError, match="路人 is not in the chat"):
        telegram.send_text(stranger, cast.group.id, "a")
    with pytest.raises(ValueError, match="路人 is not in the chat"):
        telegram.send_text(stranger, 1001, "a")
    with pytest.raises(ValueError, match="an empty message"):
        telegram.send_text(cast.trainee, 1001, "  ")
    with pytest.raises(ValueError, match="is another's"):
        telegram.delete(cast.second_trainee, cast.group.id, said)
    with pytest.raises(ValueError, match="is another's"):
        telegram.edit_text(cast.second_trainee, cast.group.id, said, "b")
    with pytest.raises(ValueError, match="does not run the group"):
        telegram.add_bot(cast.group.id, cast.trainee, admin=True)
    with pytest.raises(ValueError, match="no group"):
        telegram.add_bot(1001, cast.trainee)
    with pytest.raises(KeyError):
        telegram.send_text(cast.trainee, -77, "a")
    with pytest.raises(KeyError):
        telegram.react(cast.trainee, 1001, 99, "👍")


def test_an_edit_is_told(telegram: Telegram, cast: Cast, news: News) -> None:
    said = telegram.send_text(cast.trainee, 1001, "a")
    telegram.edit_text(cast.trainee, 1001, said["message_id"], "b")
    assert news()[1]["edited_message"]["text"] == "b"


def test_a_deletion_is_not_told(telegram: Telegram, cast: Cast, news: News) -> None:
    said = telegram.send_text(cast.trainee, 1001, "a")
    news()
    telegram.delete(cast.trainee, 1001, said["message_id"])
    assert telegram.message(1001, said["message_id"]) is None
    assert news() == []


async def test_every_change_is_published(telegram: Telegram, cast: Cast, api: Api) -> None:
    queue = telegram.subscribe()
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "go"}]]}
    sent = await api("sendMessage", chat_id=1001, text="a", reply_markup=markup)
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    edited = await api("editMessageText", **where, text="b", reply_markup=markup)
    query = telegram.tap(cast.trainee, 1001, sent["message_id"], "go")
    await api("answerCallbackQuery", callback_query_id=query, text="对")
    await api("sendChatAction", chat_id=1001, action="typing")
    telegram.react(cast.trainee, **where, emoji="👍")
    await api("deleteMessage", **where)
    await api("setMyCommands", commands=[{"command": "start", "description": "开始"}])
    telegram.unsubscribe(queue)
    telegram.send_text(cast.trainee, 1001, "unheard")
    assert drained(queue) == [
        {"type": "message", "chat_id": 1001, "message": sent},
        {"type": "edit", "chat_id": 1001, "message": edited},
        {"type": "toast", "user_id": 1001, "text": "对", "alert": False},
        {"type": "typing", "chat_id": 1001, "action": "typing"},
        {"type": "reaction", **where, "user_id": 1001, "emoji": "👍"},
        {"type": "delete", **where},
        {"type": "commands"},
    ]


def drained(queue: asyncio.Queue[Json]) -> list[Json]:
    return [queue.get_nowait() for _ in range(queue.qsize())]
