"""Keyboards, taps on them, and the answers to taps."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
News = Callable[[], list[Json]]


def inline(*buttons: Any) -> Json:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        pytest.param(inline({"text": "a", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID", id="65 bytes"),
        pytest.param(
            inline({"text": "a", "callback_data": "字" * 22}), "BUTTON_DATA_INVALID", id="66 bytes in 22 letters"
        ),
        pytest.param(
            inline({"text": "a"}),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            id="a button that does nothing",
        ),
        pytest.param(
            inline({"callback_data": "x"}),
            "can't parse inline keyboard button: Can't find field \"text\"",
            id="no text",
        ),
        pytest.param(
            inline("a"), "can't parse inline keyboard button: InlineKeyboardButton must be an Object", id="text"
        ),
        pytest.param(
            inline({"text": "a", "url": "localhost"}),
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
            id="a host without a dot",
        ),
        pytest.param(
            inline({"text": "a", "url": "ftp://a.b"}),
            "inline keyboard button URL 'ftp://a.b' is invalid: Unsupported URL protocol",
            id="a protocol",
        ),
        pytest.param(
            {"inline_keyboard": [{"text": "a"}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
            id="rows",
        ),
        pytest.param(
            {"inline_keyboard": [[{"text": "a", "callback_data": "x"}] * 8] * 13}, "reply markup is too long", id="104"
        ),
        pytest.param([], "object expected as reply markup", id="no object"),
        pytest.param(
            {"keyboard": [[1]]},
            "can't parse keyboard button: KeyboardButton must be a String or an Object",
            id="reply button",
        ),
    ],
)
async def test_a_keyboard_is_refused_in_telegrams_words(cast: Cast, refused: Api, markup: object, words: str) -> None:
    assert await refused("sendMessage", chat_id=1001, text="a", reply_markup=markup) == f"Bad Request: {words}"


async def test_64_bytes_fit(cast: Cast, api: Api) -> None:
    markup = inline({"text": "a", "callback_data": "字" * 21 + "x"})
    assert (await api("sendMessage", chat_id=1001, text="a", reply_markup=markup))["reply_markup"] == markup


async def test_links_are_completed(cast: Cast, api: Api) -> None:
    sent = await api("sendMessage", chat_id=1001, text="a", reply_markup=inline({"text": "a", "url": "Example.com"}))
    assert sent["reply_markup"]["inline_keyboard"][0][0]["url"] == "http://example.com/"


@pytest.mark.parametrize("markup", [{"inline_keyboard": []}, {"inline_keyboard": [[]]}, {}], ids=str)
async def test_an_empty_keyboard_is_none(cast: Cast, api: Api, markup: Json) -> None:
    assert "reply_markup" not in await api("sendMessage", chat_id=1001, text="a", reply_markup=markup)


async def test_a_reply_keyboard_stays_until_it_is_removed(telegram: Telegram, cast: Cast, api: Api) -> None:
    await api("sendMessage", chat_id=1001, text="a", reply_markup={"keyboard": [["好", {"text": "不"}]]})
    assert telegram.keyboard(1001) == {"keyboard": [[{"text": "好"}, {"text": "不"}]]}
    await api("sendMessage", chat_id=1001, text="a", reply_markup={"remove_keyboard": True})
    assert telegram.keyboard(1001) is None


@pytest.fixture
async def button(cast: Cast, api: Api) -> int:
    """The id of a message with one button, "go"."""
    sent = await api("sendMessage", chat_id=1001, text="a", reply_markup=inline({"text": "a", "callback_data": "go"}))
    return int(sent["message_id"])


async def test_a_tap_is_told_and_answered(telegram: Telegram, cast: Cast, button: int, api: Api, news: News) -> None:
    query = telegram.tap(cast.trainee, 1001, button, "go")
    (update,) = news()
    assert update["callback_query"]["id"] == query
    assert update["callback_query"]["data"] == "go"
    assert update["callback_query"]["message"] == telegram.message(1001, button)
    assert not telegram.answered(query)
    await api("answerCallbackQuery", callback_query_id=query, text="对！", show_alert=True)
    assert telegram.answered(query)
    assert [(toast.text, toast.alert) for toast in telegram.toasts(1001)] == [("对！", True)]


async def test_an_answer_without_text_shows_nothing(telegram: Telegram, cast: Cast, button: int, api: Api) -> None:
    await api("answerCallbackQuery", callback_query_id=telegram.tap(cast.trainee, 1001, button, "go"))
    assert telegram.toasts(1001) == []


async def test_a_tap_must_be_answered_within_150_seconds(
    telegram: Telegram, clock: Clock, cast: Cast, button: int, api: Api, refused: Api
) -> None:
    early, late = (telegram.tap(cast.trainee, 1001, button, "go") for _ in range(2))
    clock.move(timedelta(seconds=150))
    await api("answerCallbackQuery", callback_query_id=early)
    clock.move(timedelta(seconds=1))
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert await refused("answerCallbackQuery", callback_query_id=late) == words
    assert await refused("answerCallbackQuery", callback_query_id="1") == words


async def test_a_second_answer_is_a_violation(telegram: Telegram, cast: Cast, button: int, api: Api) -> None:
    query = telegram.tap(cast.trainee, 1001, button, "go")
    await api("answerCallbackQuery", callback_query_id=query)
    await api("answerCallbackQuery", callback_query_id=query)
    assert [bool(request.violations) for request in telegram.requests[-2:]] == [False, True]


async def test_long_toasts(telegram: Telegram, cast: Cast, button: int, refused: Api) -> None:
    query = telegram.tap(cast.trainee, 1001, button, "go")
    words = "Bad Request: MESSAGE_TOO_LONG"
    assert await refused("answerCallbackQuery", callback_query_id=query, text="字" * 201) == words


def test_only_a_button_that_is_there_can_be_tapped(telegram: Telegram, cast: Cast) -> None:
    message = telegram.send_text(cast.trainee, 1001, "a")
    with pytest.raises(ValueError, match="has no button 'go'"):
        telegram.tap(cast.trainee, 1001, message["message_id"], "go")


async def test_an_old_client_taps_what_is_gone(
    telegram: Telegram, cast: Cast, button: int, api: Api, news: News
) -> None:
    await api("deleteMessage", chat_id=1001, message_id=button)
    telegram.tap(cast.trainee, 1001, button, "go", stale=True)
    (update,) = news()
    chat = telegram.chats[1001].api()
    assert update["callback_query"]["message"] == {"chat": chat, "message_id": button, "date": 0}
