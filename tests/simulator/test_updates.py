"""getUpdates, to the letter of the Bot API."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from bot.simulator import Clock, Telegram
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
Say = Callable[[str], int]


@pytest.fixture
def say(telegram: Telegram, cast: Cast) -> Say:
    """Let the trainee write, and return the id of the update."""

    def write(text: str) -> int:
        telegram.send_text(cast.trainee, 1001, text)
        return int(telegram.updates.pending()[-1]["update_id"])

    return write


def texts(updates: Any) -> list[str]:
    return [update["message"]["text"] for update in updates]


async def test_updates_come_in_order_and_again_until_confirmed(say: Say, api: Api) -> None:
    first, second = say("a"), say("b")
    assert second == first + 1
    assert texts(await api("getUpdates")) == ["a", "b"]
    assert texts(await api("getUpdates", offset=first)) == ["a", "b"]
    assert texts(await api("getUpdates", offset=second)) == ["b"]
    assert texts(await api("getUpdates")) == ["b"]


async def test_a_limit_takes_the_oldest(say: Say, api: Api) -> None:
    for text in "abc":
        say(text)
    assert texts(await api("getUpdates", limit=2)) == ["a", "b"]
    assert texts(await api("getUpdates", limit=0)) == ["a"]


async def test_a_negative_offset_keeps_the_last_ones(say: Say, api: Api) -> None:
    for text in "abc":
        say(text)
    assert texts(await api("getUpdates", offset=-2)) == ["b", "c"]
    assert texts(await api("getUpdates")) == ["b", "c"]
    assert texts(await api("getUpdates", offset=-9)) == ["b", "c"]


async def test_without_a_timeout_nothing_is_waited_for(cast: Cast, api: Api) -> None:
    assert await api("getUpdates") == []
    assert await api("getUpdates", offset=-1) == []


async def waits(telegram: Telegram) -> None:
    """Let a poll begin to wait."""
    async with asyncio.timeout(5):
        while not telegram.updates.waiting:
            await asyncio.sleep(0)


async def test_a_long_poll_wakes_at_once(telegram: Telegram, say: Say, api: Api) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await waits(telegram)
    say("a")
    say("b")
    assert texts(await asyncio.wait_for(poll, 5)) == ["a", "b"]


async def test_a_long_poll_ends_empty(telegram: Telegram, cast: Cast, api: Api) -> None:
    assert await telegram.updates.wait(0, 100, 0.001) == []
    assert not telegram.updates.waiting


async def test_a_second_poll_ends_the_first(telegram: Telegram, say: Say, api: Api, failure: Api) -> None:
    first = asyncio.create_task(failure("getUpdates", timeout=50))
    await waits(telegram)
    second = asyncio.create_task(api("getUpdates", timeout=50))
    assert await asyncio.wait_for(first, 5) == {
        "ok": False,
        "error_code": 409,
        "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    }
    await waits(telegram)
    say("a")
    assert texts(await asyncio.wait_for(second, 5)) == ["a"]


async def test_a_webhook_ends_polling(telegram: Telegram, cast: Cast, api: Api, refused: Api) -> None:
    poll = asyncio.create_task(refused("getUpdates", timeout=50))
    await waits(telegram)
    await api("setWebhook", url="https://example.com/hook")
    assert await asyncio.wait_for(poll, 5) == "Conflict: terminated by setWebhook request"
    assert await refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await api("deleteWebhook")
    assert await api("getUpdates") == []


async def test_only_wanted_kinds_are_kept(telegram: Telegram, cast: Cast, say: Say, api: Api) -> None:
    await api("getUpdates", allowed_updates=["edited_message"])
    said = telegram.send_text(cast.trainee, 1001, "a")
    telegram.edit_text(cast.trainee, 1001, said["message_id"], "b")
    (update,) = await api("getUpdates")
    assert update["edited_message"]["text"] == "b"
    await api("getUpdates", allowed_updates=[])
    telegram.send_text(cast.trainee, 1001, "c")
    assert [set(update) - {"update_id"} for update in await api("getUpdates")] == [{"edited_message"}, {"message"}]


async def test_members_and_reactions_come_only_when_asked_for(telegram: Telegram, cast: Cast, api: Api) -> None:
    telegram.add_bot(cast.group.id, cast.instructor, admin=True)
    telegram.updates.drop()
    telegram.leave(cast.group.id, cast.trainee)
    telegram.react(cast.second_trainee, cast.group.id, 1, "👍")
    assert [set(update) - {"update_id"} for update in await api("getUpdates")] == [{"message"}]
    telegram.updates.drop()
    await api("getUpdates", allowed_updates=["chat_member", "message_reaction"])
    telegram.join(cast.group.id, cast.trainee)
    telegram.react(cast.second_trainee, cast.group.id, 1, None)
    joined, unreacted = await api("getUpdates")
    assert joined["chat_member"]["new_chat_member"] == {"status": "member", "user": cast.trainee.api()}
    assert unreacted["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert unreacted["message_reaction"]["new_reaction"] == []


async def test_updates_are_kept_for_a_day(clock: Clock, say: Say, api: Api) -> None:
    say("a")
    clock.move(timedelta(hours=24))
    say("b")
    assert texts(await api("getUpdates")) == ["b"]


async def test_the_bots_own_messages_are_no_updates(cast: Cast, api: Api) -> None:
    await api("sendMessage", chat_id=1001, text="a")
    assert await api("getUpdates") == []
