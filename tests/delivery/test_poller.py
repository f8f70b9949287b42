"""Long polling: an update is confirmed to Telegram only after it was stored."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.delivery import poller as polling
from bot.delivery.intake import ALLOWED_UPDATES, Intake
from bot.delivery.poller import Poller, Unusable
from bot.simulator import Clock, Telegram
from bot.simulator.chats import User
from storage.store import Store

ADDRESS = "http://telegram.local/bot7:delivery"

MakePoller = Callable[..., Poller]


@pytest.fixture
def arrived() -> asyncio.Event:
    """Set when something new is in the inbox."""
    return asyncio.Event()


@pytest.fixture
async def make_poller(make_request, store: Store, clock: Clock, arrived: asyncio.Event) -> AsyncIterator[MakePoller]:
    """Another one remembers nothing of what the first has confirmed."""
    async with make_request() as request:
        seconds = itertools.count()
        yield lambda address=ADDRESS, request=request: Poller(
            request, address, Intake(store, clock, arrived.set), lambda: float(next(seconds))
        )


@pytest.fixture
def poller(make_poller: MakePoller) -> Poller:
    return make_poller()


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
    poller, make_poller, telegram, trainee, inbox_rows
) -> None:
    telegram.send_text(trainee, trainee.id, "一")
    await poller.poll(0)
    telegram.send_text(trainee, trainee.id, "二")
    assert await make_poller().poll(0) == 2
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
    assert telegram.requests[-1].params["allowed_updates"] == list(ALLOWED_UPDATES)
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
async def test_polling_goes_on_after(fault, poller, telegram, trainee: User, at_once, arrived, inbox_rows) -> None:
    telegram.faults.add("getUpdates", times=4, **fault)
    telegram.send_text(trainee, trainee.id, "你好")
    await arrives(poller, arrived)
    assert len(await inbox_rows()) == 1
    assert not telegram.faults.pending


async def arrives(poller: Poller, arrived: asyncio.Event) -> None:
    """Runs the poller until something has arrived."""
    async with asyncio.timeout(10):
        running = asyncio.create_task(poller.run())
        await asyncio.wait([running, asyncio.create_task(arrived.wait())], return_when=asyncio.FIRST_COMPLETED)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert arrived.is_set()


async def test_polling_goes_on_after_another_process_polled(
    poller, telegram: Telegram, trainee: User, at_once, arrived, inbox_rows
) -> None:
    other = asyncio.create_task(telegram.call("getUpdates", timeout=25))
    await asyncio.sleep(0)
    arriving = asyncio.create_task(arrives(poller, arrived))
    with pytest.raises(Exception, match="terminated by other getUpdates"):
        await other
    again = asyncio.create_task(telegram.call("getUpdates", timeout=25))
    telegram.send_text(trainee, trainee.id, "你好")
    await arriving
    await asyncio.gather(again, return_exceptions=True)
    assert len(await inbox_rows()) == 1


async def test_polling_goes_on_after_the_database_failed(
    poller, telegram: Telegram, trainee: User, store: Store, at_once, arrived, inbox_rows
) -> None:
    telegram.send_text(trainee, trainee.id, "你好")
    await disk(store, full=True)
    arriving = asyncio.create_task(arrives(poller, arrived))
    while sum(request.method == "getUpdates" for request in telegram.requests) < 2:
        assert not arriving.done(), "polling has ended"
        await asyncio.sleep(0)
    await disk(store, full=False)
    await arriving
    assert len(await inbox_rows()) == 1


async def test_polling_ends_where_the_token_is_refused(make_poller: MakePoller) -> None:
    with pytest.raises(InvalidToken):
        await make_poller("http://telegram.local/bot7:revoked").run()


async def test_a_webhook_left_by_another_bot_is_taken_away(
    poller, telegram: Telegram, trainee: User, at_once, arrived, inbox_rows
) -> None:
    await telegram.call("setWebhook", url="https://example.org/hook")
    telegram.send_text(trainee, trainee.id, "你好")
    with pytest.raises(Conflict, match="deleteWebhook"):
        await poller.poll(0)
    await arrives(poller, arrived)
    assert len(await inbox_rows()) == 1


async def test_a_webhook_in_the_way_is_taken_down_before_polling(
    poller, telegram: Telegram, trainee: User, at_once, arrived, inbox_rows
) -> None:
    await telegram.call("setWebhook", url="https://example.org/hook")
    telegram.faults.add("deleteWebhook", kind="timeout_before")
    arriving = asyncio.create_task(arrives(poller, arrived))
    while (await telegram.call("getWebhookInfo"))["url"]:
        assert not arriving.done(), "polling has ended"
        await asyncio.sleep(0)
    telegram.send_text(trainee, trainee.id, "你好")
    await arriving
    assert len(await inbox_rows()) == 1


@pytest.mark.parametrize("answer", [True, {"update_id": 5}, "updates", [{"message": {}}], [None]], ids=str)
async def test_an_answer_without_updates_is_a_failure_and_not_an_end(answer: Any, make_poller: MakePoller) -> None:
    """Otherwise it would be asked for again at once, and for ever."""

    class Answering(HTTPXRequest):
        async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
            return 200, json.dumps({"ok": True, "result": answer}).encode()

    with pytest.raises(Unusable):
        await make_poller(request=Answering()).poll(0)


async def test_how_long_telegram_has_not_answered_is_known(poller, telegram: Telegram) -> None:
    begun = poller.answered
    await poller.poll(0)
    answered = poller.answered
    assert answered == poller.moved > begun
    telegram.faults.add("getUpdates", kind="502")
    with pytest.raises(TelegramError):
        await poller.poll(0)
    assert poller.answered == answered


async def test_a_pause_is_no_standstill(poller, telegram: Telegram) -> None:
    telegram.faults.add("getUpdates", kind="429", retry_after=300)
    running = asyncio.create_task(poller.run())
    while poller.moved < 300:
        assert not running.done()
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
