"""Changing and deleting messages."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
Png = Callable[[int, int], bytes]

BUTTON = {"inline_keyboard": [[{"text": "开始", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.fixture
async def text(cast: Cast, api: Api) -> Json:
    """Where to find a message of the bot's with a button."""
    sent = await api("sendMessage", chat_id=1001, text="第一课", reply_markup=BUTTON)
    return {"chat_id": 1001, "message_id": sent["message_id"]}


@pytest.fixture
async def photo(telegram: Telegram, cast: Cast, api: Api, png: Png) -> Json:
    """Where to find a photo of the bot's."""
    theirs = telegram.send_photo(cast.trainee, 1001, png(4, 4))
    sent = await api("sendPhoto", chat_id=1001, photo=theirs["photo"][0]["file_id"], caption="图")
    return {"chat_id": 1001, "message_id": sent["message_id"]}


async def test_an_edit_replaces_text_and_keyboard(telegram: Telegram, clock: Clock, text: Json, api: Api) -> None:
    clock.move(timedelta(minutes=1))
    edited = await api("editMessageText", **text, text="<i>第二课</i>", parse_mode="HTML")
    assert edited["text"] == "第二课"
    assert "reply_markup" not in edited
    assert edited["edit_date"] - edited["date"] == 60
    assert telegram.message(1001, text["message_id"]) == edited


async def test_the_same_again_is_not_modified(text: Json, refused: Api, api: Api) -> None:
    assert await refused("editMessageText", **text, text="第一课", reply_markup=BUTTON) == NOT_MODIFIED
    assert await refused("editMessageReplyMarkup", **text, reply_markup=BUTTON) == NOT_MODIFIED
    await api("editMessageText", **text, text="第一课")


async def test_a_keyboard_alone_can_change(text: Json, api: Api) -> None:
    assert "reply_markup" not in await api("editMessageReplyMarkup", **text)
    assert (await api("editMessageReplyMarkup", **text, reply_markup=BUTTON))["reply_markup"] == BUTTON


async def test_a_photo_has_no_text(photo: Json, refused: Api) -> None:
    words = "Bad Request: there is no text in the message to edit"
    assert await refused("editMessageText", **photo, text="a") == words


async def test_a_text_has_no_caption(text: Json, refused: Api) -> None:
    words = "Bad Request: there is no caption in the message to edit"
    assert await refused("editMessageCaption", **text, caption="a") == words


async def test_a_caption_changes_and_goes(photo: Json, api: Api, refused: Api) -> None:
    assert (await api("editMessageCaption", **photo, caption="新图"))["caption"] == "新图"
    assert (
        await refused("editMessageCaption", **photo, caption="字" * 1025) == "Bad Request: message caption is too long"
    )
    assert "caption" not in await api("editMessageCaption", **photo)


async def test_a_text_may_become_a_photo(telegram: Telegram, text: Json, photo: Json, api: Api) -> None:
    shown = telegram.message(1001, photo["message_id"])
    assert shown
    media = {"type": "photo", "media": shown["photo"][0]["file_id"], "caption": "<b>图</b>", "parse_mode": "HTML"}
    edited = await api("editMessageMedia", **text, media=media)
    assert edited["photo"] == shown["photo"]
    assert edited["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert "text" not in edited


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ({"type": "photo", "media": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ({"type": "photo"}, "can't parse InputMedia: media not found"),
        ({"type": "photo", "media": "attach://x"}, "can't parse InputMedia: media not found"),
        ({"type": "video", "media": "x"}, 'can\'t parse InputMedia: type "video" is not simulated'),
        ("x", "can't parse InputMedia: expected an Object"),
    ],
)
async def test_media_that_is_none(text: Json, refused: Api, media: object, words: str) -> None:
    assert await refused("editMessageMedia", **text, media=media) == f"Bad Request: {words}"


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup", "editMessageCaption"])
async def test_a_message_that_is_gone(text: Json, refused: Api, api: Api, method: str) -> None:
    await api("deleteMessage", **text)
    assert await refused(method, **text, text="a") == "Bad Request: message to edit not found"


async def test_what_the_bot_may_not_edit(telegram: Telegram, cast: Cast, api: Api, refused: Api) -> None:
    theirs = telegram.send_text(cast.trainee, 1001, "我的")
    forward = await api("forwardMessage", chat_id=1001, from_chat_id=1001, message_id=theirs["message_id"])
    keyboard = {"keyboard": [["好"]]}
    asked = await api("sendMessage", chat_id=1001, text="好？", reply_markup=keyboard)
    for message in (theirs, forward, asked):
        where = {"chat_id": 1001, "message_id": message["message_id"]}
        assert await refused("editMessageText", **where, text="x") == "Bad Request: message can't be edited"


async def test_an_edit_takes_inline_keyboards_only(text: Json, refused: Api) -> None:
    words = "Bad Request: inline keyboard expected"
    assert await refused("editMessageText", **text, text="a", reply_markup={"keyboard": [["好"]]}) == words


async def test_a_message_can_be_deleted_for_two_days(text: Json, clock: Clock, refused: Api) -> None:
    clock.move(timedelta(hours=48))
    assert await refused("deleteMessage", **text) == "Bad Request: message can't be deleted"


async def test_deleting_nothing(text: Json, refused: Api, api: Api) -> None:
    assert await refused("deleteMessage", chat_id=1001) == "Bad Request: message identifier is not specified"
    await api("deleteMessage", **text)
    assert await refused("deleteMessage", **text) == "Bad Request: message to delete not found"


async def test_deleting_many_passes_over_what_is_gone(telegram: Telegram, text: Json, api: Api, refused: Api) -> None:
    assert await api("deleteMessages", chat_id=1001, message_ids=[text["message_id"], 99])
    assert telegram.message(1001, text["message_id"]) is None
    assert await refused("deleteMessages", chat_id=1001) == "Bad Request: message identifiers are not specified"


async def test_others_messages_in_a_group_need_an_administrator(
    telegram: Telegram, cast: Cast, api: Api, refused: Api
) -> None:
    telegram.add_bot(cast.group.id, cast.instructor)
    said = telegram.send_text(cast.trainee, cast.group.id, "广告")
    where = {"chat_id": cast.group.id, "message_id": said["message_id"]}
    assert await refused("deleteMessage", **where) == "Bad Request: message can't be deleted"
    telegram.promote_bot(cast.group.id, cast.instructor)
    assert await api("deleteMessage", **where)
