"""Flood control, by the simulator's clock."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator import Clock, Telegram
from bot.simulator.errors import ApiError
from bot.simulator.limits import Limits
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def test_twenty_messages_a_minute_to_a_group(
    telegram: Telegram, clock: Clock, cast: Cast, api: Api, failure: Api
) -> None:
    telegram.add_bot(cast.group.id, cast.instructor)
    await api("sendMessage", chat_id=cast.group.id, text="a")
    clock.move(timedelta(seconds=10))
    for _ in range(19):
        await api("sendMessage", chat_id=cast.group.id, text="a")
    assert await failure("sendMessage", chat_id=cast.group.id, text="a") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 50",
        "parameters": {"retry_after": 50},
    }
    clock.move(timedelta(seconds=50))
    await api("sendMessage", chat_id=cast.group.id, text="a")


async def test_a_burst_to_one_person_then_one_a_second(
    telegram: Telegram, clock: Clock, cast: Cast, api: Api, refused: Api
) -> None:
    for _ in range(20):
        await api("sendMessage", chat_id=1001, text="a")
    assert await refused("sendMessage", chat_id=1001, text="a") == "Too Many Requests: retry after 1"
    clock.move(SECOND)
    await api("sendMessage", chat_id=1001, text="a")
    assert await refused("sendMessage", chat_id=1001, text="a") == "Too Many Requests: retry after 1"


async def test_edits_and_answers_are_free(telegram: Telegram, cast: Cast, api: Api) -> None:
    sent = await api("sendMessage", chat_id=1001, text="a")
    for number in range(40):
        await api("editMessageText", chat_id=1001, message_id=sent["message_id"], text=f"{number}")


async def test_limits_can_be_switched_off(telegram: Telegram, cast: Cast, api: Api) -> None:
    telegram.limits.enabled = False
    for _ in range(40):
        await api("sendMessage", chat_id=1001, text="a")


def test_thirty_a_second_in_all() -> None:
    limits = Limits()
    for person in range(30):
        limits.charge(person, 1, NOON)
    with pytest.raises(ApiError, match="retry after 1"):
        limits.charge(99, 1, NOON)
    limits.charge(99, 1, NOON + SECOND)


def test_an_album_counts_as_its_items() -> None:
    limits = Limits()
    limits.charge(-1, 10, NOON)
    limits.charge(-1, 10, NOON + SECOND)
    with pytest.raises(ApiError, match="retry after 59"):
        limits.charge(-1, 1, NOON + SECOND)


@given(st.lists(st.tuples(st.sampled_from([-1, -2, 1, 2, 3]), st.integers(0, 3000)), max_size=200))
def test_no_minute_holds_more_than_a_group_may_get_and_no_second_more_than_thirty(
    tries: list[tuple[int, int]],
) -> None:
    limits, now, taken = Limits(), NOON, []
    for chat, wait in tries:
        now += timedelta(milliseconds=wait)
        with suppress(ApiError):
            limits.charge(chat, 1, now)
            taken.append((chat, now))
    for _, end in taken:
        assert sum(end - SECOND < at <= end for _, at in taken) <= 30
        for group in (-1, -2):
            assert sum(chat == group and end - 60 * SECOND < at <= end for chat, at in taken) <= 20
