"""Long polling: an update is confirmed to Telegram only after it was stored."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken

from bot.delivery import poller as polling
from bot.delivery.poller import Poller, chat_of
from bot.simulator import Clock, Telegram
from bot.simulator.chats import User
from storage.store import Store

PERSON, GROUP = {"id": 1001, "first_name": "李明"}, {"id": -100, "type": "supergroup"}
PRIVATE = {"id": 1001, "type": "private"}

CHATS: list[tuple[str, dict[str, Any], int]] = [
    ("message", {"message": {"from": PERSON, "chat": PRIVATE}}, 1001),
    ("message in a group", {"message": {"from": PERSON, "chat": GROUP}}, -100),
    ("edited message", {"edited_message": {"from": PERSON, "chat": GROUP}}, -100),
    ("channel post without a sender", {"channel_post": {"chat": {"id": -200}}}, -200),
    ("tap", {"callback_query": {"from": PERSON, "message": {"chat": GROUP}}}, -100),
    ("tap on a message too old", {"callback_query": {"from": PERSON, "message": {"chat": GROUP, "date": 0}}}, -100),
    ("tap on an inline message", {"callback_query": {"from": PERSON, "inline_message_id": "x"}}, 1001),
    ("membership", {"my_chat_member": {"from": PERSON, "chat": GROUP}}, -100),
    ("inline query", {"inline_query": {"from": PERSON, "query": ""}}, 1001),
    ("poll", {"poll": {"id": "5"}}, 0),
    ("nothing but a number", {}, 0),
    ("a kind nobody knows", {"telepathy": {"thought": "…"}}, 0),
    ("a kind of another shape", {"telepathy": ["…"]}, 0),
    ("a chat of another shape", {"message": {"chat": "someone"}}, 0),
]


@pytest.mark.parametrize(("update", "chat"), [case[1:] for case in CHATS], ids=[case[0] for case in CHATS])
def test_whose_order_an_update_belongs_to(update: dict[str, Any], chat: int) -> None:
    assert chat_of({"update_id": 7, **update}) == chat


@pytest.fixture
async def poller(make_request, store: Store, clock: Clock) -> AsyncIterator[Poller]:
    request = make_request()
    yield Poller(request, "http://telegram.local/bot7:delivery", store, clock)
    await request.shutdown()


async def test_what_people_say_is_stored_as_telegram_sent_it(poller, telegram: Telegram, trainee, inbox_rows) -> None:
    telegram.send_text(trainee, trainee.id, "你好")
    sent = telegram.updates.pending()
    assert await poller.poll(0) == 1
    (row,) = await inbox_rows()
    assert json.loads(row.payload) == sent[0]
    assert (row.update_id, row.chat_id) == (sent[0]["update_id"], trainee.id)


async def test_an_update_is_confirmed_by_the_poll_after_the_one_that_stored_it(poller, telegram, trainee) -> None:
    telegram.send_text(trainee, trainee.id, "你好")
    await poller.poll(0)
    assert len(telegram.updates.pending()) == 1
    await poller.poll(0)
    assert telegram.updates.pending() == []


async def test_what_could_not_be_stored_comes_again(poller, telegram, trainee, store: Store, inbox_rows) -> None:
    for text in ("一", "二"):
        telegram.send_text(trainee, trainee.id, text)
    await disk(store, full=True)
    for _ in range(2):
        with pytest.raises(SQLAlchemyError, match="disk is full"):
            await poller.poll(0)
    assert await inbox_rows() == []
    await disk(store, full=False)
    telegram.send_text(trainee, trainee.id, "三")
    assert await poller.poll(0) == 3
    assert [json.loads(row.payload)["message"]["text"] for row in await inbox_rows()] == ["一", "二", "三"]
    assert await poller.poll(0) == 0


async def disk(store: Store, *, full: bool) -> None:
    """Lets every write into the inbox fail, or succeed again."""
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON inbox BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
            if full
            else "DROP TRIGGER full"
        )


async def test_what_came_before_a_crash_and_after_it_is_stored_once(
    poller, make_request, store, clock, telegram, trainee, inbox_rows
) -> None:
    telegram.send_text(trainee, trainee.id, "一")
    await poller.poll(0)
    telegram.send_text(trainee, trainee.id, "二")
    async with make_request() as request:
        assert await Poller(request, "http://telegram.local/bot7:delivery", store, clock).poll(0) == 2
    assert len(await inbox_rows()) == 2


async def test_strange_updates_are_stored_like_all_others(poller, telegram, trainee, inbox_rows) -> None:
    telegram.strict = False
    telegram.updates.push("poll", {"id": "5"})
    telegram.updates.push("message", {"chat": {"id": -1, "type": "forum of the future"}, "thought": "…"})
    telegram.send_text(trainee, trainee.id, "你好")
    assert await poller.poll(0) == 3
    assert [row.chat_id for row in await inbox_rows()] == [0, -1, trainee.id]


async def test_only_what_the_tutor_handles_is_asked_for(poller, telegram: Telegram) -> None:
    await poller.poll(0)
    assert telegram.requests[-1].params["allowed_updates"] == list(polling.ALLOWED_UPDATES)
    assert not telegram.requests[-1].violations


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause after a failure."""
    monkeypatch.setattr(polling, "PAUSES", (0.0,))


FAILURES = {
    "429": {"kind": "429", "retry_after": 0},
    "502": {"kind": "502"},
    "502 after": {"kind": "502_after"},
    "timeout": {"kind": "timeout_before"},
    "timeout after": {"kind": "timeout_after"},
    "400": {"kind": "400"},
}


@pytest.mark.parametrize("fault", FAILURES.values(), ids=FAILURES)
async def test_polling_goes_on_after(fault, poller, telegram: Telegram, trainee: User, at_once, inbox_rows) -> None:
    telegram.faults.add("getUpdates", times=4, **fault)
    telegram.send_text(trainee, trainee.id, "你好")
    await arrives(poller)
    assert len(await inbox_rows()) == 1
    assert not telegram.faults.pending


async def arrives(poller: Poller) -> None:
    """Runs the poller until something has arrived."""
    arrived = asyncio.Event()
    async with asyncio.timeout(10):
        running = asyncio.create_task(poller.run(arrived.set))
        await asyncio.wait([running, asyncio.create_task(arrived.wait())], return_when=asyncio.FIRST_COMPLETED)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert arrived.is_set()


async def test_polling_goes_on_after_another_process_polled(
    poller, telegram: Telegram, trainee: User, at_once, bot, inbox_rows
) -> None:
    other = asyncio.create_task(telegram.call("getUpdates", timeout=25))
    await asyncio.sleep(0)
    arriving = asyncio.create_task(arrives(poller))
    with pytest.raises(Exception, match="terminated by other getUpdates"):
        await other
    again = asyncio.create_task(telegram.call("getUpdates", timeout=25))
    telegram.send_text(trainee, trainee.id, "你好")
    await arriving
    await asyncio.gather(again, return_exceptions=True)
    assert len(await inbox_rows()) == 1


async def test_polling_goes_on_after_the_database_failed(
    poller, telegram: Telegram, trainee: User, store: Store, at_once, inbox_rows
) -> None:
    telegram.send_text(trainee, trainee.id, "你好")
    await disk(store, full=True)
    arriving = asyncio.create_task(arrives(poller))
    while sum(request.method == "getUpdates" for request in telegram.requests) < 2:
        assert not arriving.done(), "polling has ended"
        await asyncio.sleep(0)
    await disk(store, full=False)
    await arriving
    assert len(await inbox_rows()) == 1


async def test_polling_ends_where_the_token_is_refused(make_request, store, clock) -> None:
    async with make_request() as request:
        with pytest.raises(InvalidToken):
            await Poller(request, "http://telegram.local/bot7:revoked", store, clock).run(lambda: None)


async def test_a_webhook_in_the_way_is_told_as_it_is(poller, telegram: Telegram) -> None:
    await telegram.call("setWebhook", url="https://example.org/hook")
    with pytest.raises(Conflict, match="deleteWebhook"):
        await poller.poll(0)
