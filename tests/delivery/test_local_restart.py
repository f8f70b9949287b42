"""The local Telegram forgets everything when it ends, the tutor's database nothing: they must still understand each other."""

from datetime import datetime, timedelta

import httpx
from telegram.request import HTTPXRequest

from bot.delivery.intake import Intake
from bot.delivery.poller import Poller
from bot.simulator import Clock, Telegram, build_app
from storage.store import Store

TOKEN = "7:delivery"


async def says_something(store: Store, started: datetime, times: int) -> None:
    """A local Telegram begins, somebody writes to the bot so many times, and it ends."""
    clock = Clock(lambda: started)
    telegram = Telegram(clock, TOKEN)
    user = telegram.add_user("李明")
    for number in range(times):
        telegram.send_text(user, user.id, f"{started} {number}")
    transport = httpx.ASGITransport(app=build_app(telegram, clock))
    async with HTTPXRequest(httpx_kwargs={"transport": transport}) as request:
        poller = Poller(request, f"http://telegram.local/bot{TOKEN}", Intake(store, clock, lambda: None), lambda: 0.0)
        await poller.poll(0)


async def test_what_is_said_after_a_restart_is_not_taken_for_something_said_before(
    store: Store, clock: Clock, inbox_rows
) -> None:
    await says_something(store, clock(), times=20)
    await says_something(store, clock() + timedelta(seconds=2), times=20)
    assert len(await inbox_rows()) == 40
