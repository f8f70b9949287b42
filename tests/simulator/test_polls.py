"""Polls and quizzes."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
News = Callable[[], list[Json]]

QUIZ = {"type": "quiz", "correct_option_ids": [1], "is_anonymous": False}
ASKED: Json = {"chat_id": 1001, "question": "FOB 是？", "options": [{"text": "到岸价"}, {"text": "离岸价"}]}


@pytest.fixture
def ask(api: Api) -> Api:
    async def send(**params: Any) -> Any:
        return await api("sendPoll", **(ASKED | params))

    return send


async def test_a_quiz_is_shown(telegram: Telegram, cast: Cast, ask: Api) -> None:
    poll = (await ask(**QUIZ, explanation="<b>装运港</b>", explanation_parse_mode="HTML"))["poll"]
    assert poll["options"] == [
        {"persistent_id": "0", "text": "到岸价", "voter_count": 0},
        {"persistent_id": "1", "text": "离岸价", "voter_count": 0},
    ]
    assert (poll["type"], poll["correct_option_ids"], poll["is_closed"]) == ("quiz", [1], False)
    assert poll["explanation"] == "装运港"
    assert telegram.requests[-1].violations == ()


async def test_a_vote_is_counted_and_told(telegram: Telegram, cast: Cast, ask: Api, news: News) -> None:
    sent = await ask(**QUIZ)
    telegram.vote(cast.trainee, 1001, sent["message_id"], [1])
    counted, answered = news()
    assert [option["voter_count"] for option in counted["poll"]["options"]] == [0, 1]
    assert answered["poll_answer"] == {
        "poll_id": sent["poll"]["id"],
        "user": cast.trainee.api(),
        "option_ids": [1],
        "option_persistent_ids": ["1"],
    }
    shown = telegram.message(1001, sent["message_id"])
    assert shown
    assert shown["poll"] == counted["poll"]


async def test_an_anonymous_vote_names_nobody(telegram: Telegram, cast: Cast, ask: Api, news: News) -> None:
    sent = await ask()
    telegram.vote(cast.trainee, 1001, sent["message_id"], [0])
    assert [list(update) for update in news()] == [["poll"]]


async def test_a_vote_can_be_taken_back_but_not_in_a_quiz(telegram: Telegram, cast: Cast, ask: Api) -> None:
    poll, quiz = await ask(), await ask(**QUIZ)
    for sent in (poll, quiz):
        telegram.vote(cast.trainee, 1001, sent["message_id"], [0])
    telegram.vote(cast.trainee, 1001, poll["message_id"], [])
    with pytest.raises(ValueError, match="the vote stands"):
        telegram.vote(cast.trainee, 1001, quiz["message_id"], [])


async def test_a_vote_the_client_would_not_let_through(telegram: Telegram, cast: Cast, ask: Api) -> None:
    sent = await ask()
    with pytest.raises(ValueError, match="one answer"):
        telegram.vote(cast.trainee, 1001, sent["message_id"], [0, 1])
    with pytest.raises(ValueError, match="no such option"):
        telegram.vote(cast.trainee, 1001, sent["message_id"], [2])
    several = await ask(allows_multiple_answers=True)
    telegram.vote(cast.trainee, 1001, several["message_id"], [1, 0])


async def test_a_stopped_poll_takes_no_votes(
    telegram: Telegram, cast: Cast, ask: Api, api: Api, refused: Api, news: News
) -> None:
    sent = await ask()
    where = {"chat_id": 1001, "message_id": sent["message_id"]}
    assert (await api("stopPoll", **where))["is_closed"]
    assert [update["poll"]["is_closed"] for update in news()] == [True]
    with pytest.raises(ValueError, match="closed"):
        telegram.vote(cast.trainee, 1001, sent["message_id"], [0])
    assert await refused("stopPoll", **where) == "Bad Request: poll has already been closed"


async def test_stopping_what_is_no_poll(cast: Cast, refused: Api) -> None:
    words = "Bad Request: message with poll to stop not found"
    assert await refused("stopPoll", chat_id=1001, message_id=99) == words
    assert await refused("stopPoll", chat_id=1001, message_id=1) == "Bad Request: message is not a poll"


async def test_a_poll_closes_when_its_time_is_over(
    telegram: Telegram, clock: Clock, cast: Cast, ask: Api, news: News
) -> None:
    await ask(open_period=60)
    clock.move(timedelta(seconds=59))
    assert news() == []
    clock.move(timedelta(seconds=1))
    assert [update["poll"]["is_closed"] for update in news()] == [True]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param({"type": "quiz"}, "correct quiz option list must be non-empty", id="no right answer"),
        pytest.param(QUIZ | {"correct_option_ids": [2]}, "wrong quiz correct_option_id", id="out of range"),
        pytest.param(QUIZ | {"correct_option_ids": [-1]}, "wrong quiz correct_option_id", id="negative"),
        pytest.param(
            QUIZ | {"correct_option_ids": [1, 0]}, "correct quiz option list must be increasing", id="out of order"
        ),
        pytest.param(QUIZ | {"correct_option_ids": 1}, "expected an Array of correct option identifiers", id="no list"),
        pytest.param(
            QUIZ | {"explanation": "字" * 201}, "poll explanation length must not exceed 200", id="explanation"
        ),
        pytest.param(
            QUIZ | {"explanation": "a\nb\nc\nd"}, "poll explanation must have at most 2 line feeds", id="line feeds"
        ),
        pytest.param({"question": ""}, "text must be non-empty", id="no question"),
        pytest.param({"question": "字" * 301}, "poll question length must not exceed 300", id="long question"),
        pytest.param({"options": []}, "poll must have at least one answer option", id="no options"),
        pytest.param({"options": [{"text": "a"}] * 13}, "poll can't have more than 12 options", id="too many options"),
        pytest.param({"options": [{"text": "字" * 101}]}, "poll options length must not exceed 100", id="long option"),
        pytest.param({"options": [{"text": ""}]}, "text must be non-empty", id="empty option"),
        pytest.param({"options": "a"}, "expected an Array of String as options", id="options"),
        pytest.param({"options": [1]}, "expected an option to be of type String", id="option"),
        pytest.param({"type": "vote"}, "unsupported poll type specified", id="type"),
    ],
)
async def test_a_poll_is_refused_in_telegrams_words(cast: Cast, refused: Api, params: Json, words: str) -> None:
    assert await refused("sendPoll", **(ASKED | params)) == f"Bad Request: {words}"


async def test_the_old_way_to_name_the_right_answer_works_but_is_told(telegram: Telegram, cast: Cast, ask: Api) -> None:
    sent = await ask(type="quiz", correct_option_id=1)
    assert sent["poll"]["correct_option_ids"] == [1]
    assert telegram.requests[-1].violations == ("sendPoll: unknown parameter correct_option_id",)
