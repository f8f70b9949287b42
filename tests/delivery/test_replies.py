"""Replies are owed from the commit on until they are known to be there, whoever dies in between."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import Any

import pytest
import structlog
from sqlmodel import col, select

from bot.delivery.inbox import Inbox
from bot.delivery.replies import LAPSE, MOST_REDRAWS, Replies
from bot.delivery.screens import Place
from bot.reply import Reply, Words, say
from storage import inbox
from storage.store import Store
from storage.tables import InboxUpdate

LANGUAGE = "zh-CN"
HELP, OTHER = Reply(say("home.help")), Reply(say("home.private_only"))

both_databases = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
async def other(database: str) -> AsyncIterator[Store]:
    """The same database, as another process sees it."""
    made = Store(database)
    yield made
    await made.close()


class Process:
    """What one process does to replies: it commits them, shows them, looks after those of others."""

    numbers = count(1)

    def __init__(self, store: Store, screens, clock, *, alone: bool = True) -> None:
        self.store, self.clock = store, clock
        self.replies = Replies(store, screens, clock, admin_ids=(), alone=alone)
        self.inbox = Inbox(store, self.nothing, self.nothing)

    async def nothing(self, _row: InboxUpdate) -> None:
        """No update waits here."""

    async def commits(self, reply: Reply, place: Place):
        """An update is handled, and its reply not shown yet."""
        number = next(self.numbers)
        owed = self.replies.write(number, place, reply, LANGUAGE)
        async with self.store.begin() as unit:
            await inbox.put(unit, number, place.chat_id, "{}", self.clock())
            assert await inbox.hold(unit, number)
            await inbox.end(unit, number, owed.packed(), self.clock())
        return owed

    async def shows(self, reply: Reply, place: Place) -> None:
        await self.replies.bring(await self.commits(reply, place))

    async def starts(self) -> None:
        await self.replies.begin(self.inbox.in_turn)
        await self.inbox.drain()

    async def looks(self) -> None:
        await self.replies.look(self.inbox.in_turn)
        await self.inbox.drain()


@pytest.fixture
def process(store: Store, screens, clock) -> Callable[..., Process]:
    return lambda store=store, alone=True: Process(store, screens, clock, alone=alone)


@pytest.fixture
def place(trainee) -> Place:
    return Place(trainee.id)


@pytest.fixture
def debts(store: Store):
    async def look() -> list[int]:
        async with store.read() as unit:
            query = select(InboxUpdate.update_id).where(col(InboxUpdate.owed).is_not(None))
            return list((await unit.exec(query)).all())

    return look


async def test_what_a_process_that_died_owed_is_shown_at_the_start(process, place, said, debts) -> None:
    await process().commits(HELP, place)
    assert said(place.chat_id) == []
    heir = process()
    await heir.starts()
    (text,) = said(place.chat_id)
    assert "怎么用" in text
    await heir.replies.settle()
    assert await debts() == []
    await process().starts()
    assert len(said(place.chat_id)) == 1


async def test_it_is_drawn_over_the_screen_whose_button_was_tapped(process, place, telegram, said) -> None:
    await process().shows(OTHER, place)
    tapped = telegram.history(place.chat_id)[-1]["message_id"]
    await process().commits(HELP, Place(place.chat_id, tapped, query="1"))
    await process().starts()
    (text,) = said(place.chat_id)
    assert "怎么用" in text


async def test_a_screen_that_was_there_already_is_not_there_twice(process, place, telegram, said) -> None:
    """It died after the edit and before it was noted."""
    await process().shows(OTHER, place)
    tapped = telegram.history(place.chat_id)[-1]["message_id"]
    await process().shows(HELP, Place(place.chat_id, tapped))
    heir = process()
    await heir.starts()
    assert len(said(place.chat_id)) == 1
    assert telegram.requests[-1].description.endswith(
        "message is not modified: specified new message content and "
        "reply markup are exactly the same as a current content and reply markup of the message"
    )


async def test_it_stands_there_in_the_words_of_its_time(process, place, said, monkeypatch) -> None:
    died = process()
    await died.commits(HELP, place)
    heir = process()
    monkeypatch.setattr(heir.replies._screens._texts, "_environment", None)
    await heir.starts()
    assert len(said(place.chat_id)) == 1


async def test_of_several_the_last_one_is_shown(process, place, said, debts) -> None:
    died, heir = process(), process()
    for reply in (HELP, OTHER):
        await died.commits(reply, place)
    await heir.starts()
    (text,) = said(place.chat_id)
    assert "怎么用" not in text
    await heir.replies.settle()
    assert await debts() == []


async def test_what_somebody_else_showed_later_is_not_painted_over(process, place, said) -> None:
    died, another = process(), process()
    await died.commits(HELP, place)
    await another.shows(OTHER, place)
    await another.replies.settle()
    await process().starts()
    assert len(said(place.chat_id)) == 1


async def test_a_mere_notice_is_not_owed(process, place, debts) -> None:
    await process().commits(Reply(notice=say("quiz.choose_first")), place)
    assert await debts() == []


async def test_who_is_not_alone_leaves_a_living_process_its_time(process, place, said, clock) -> None:
    await process(alone=False).commits(HELP, place)
    other = process(alone=False)
    await other.starts()
    assert said(place.chat_id) == []
    clock.move(LAPSE)
    await other.looks()
    assert len(said(place.chat_id)) == 1


async def test_what_was_shown_here_is_not_shown_again_before_it_is_noted(process, place, said, clock) -> None:
    alive = process()
    await alive.shows(HELP, place)
    clock.move(LAPSE)
    await alive.looks()
    assert len(said(place.chat_id)) == 1


@both_databases
async def test_two_heirs_show_it_once(process, store, other, place, said, clock) -> None:
    await process(alone=False).commits(HELP, place)
    clock.move(LAPSE)
    heirs = process(store, alone=False), process(other, alone=False)
    for heir in heirs:
        await heir.replies.look(heir.inbox.in_turn)
    for heir in heirs:
        await heir.inbox.drain()
    assert len(said(place.chat_id)) == 1


async def test_who_dies_again_and_again_over_a_screen_is_spared_it_in_the_end(process, place, said, debts) -> None:
    await process().commits(HELP, place)
    heir = process()

    async def dies(*_: Any) -> None:
        raise SystemError

    heir.replies.bring = dies
    with structlog.testing.capture_logs() as logs:
        for _ in range(MOST_REDRAWS + 2):
            await heir.starts()
    assert [line["event"] for line in logs].count("errand failed") == MOST_REDRAWS
    assert (await debts(), said(place.chat_id)) == ([], [])


async def test_an_edit_of_unknown_fate_is_tried_again_a_new_message_is_not(
    process, place, telegram, said, clock
) -> None:
    alive = process()
    await alive.shows(OTHER, place)
    tapped = telegram.history(place.chat_id)[-1]["message_id"]
    telegram.faults.add("editMessageText", kind="502")
    await alive.shows(HELP, Place(place.chat_id, tapped))
    assert "怎么用" not in said(place.chat_id)[0]
    await alive.looks()
    assert "怎么用" not in said(place.chat_id)[0]
    clock.move(LAPSE)
    await alive.looks()
    assert "怎么用" in said(place.chat_id)[0]
    telegram.faults.add("sendMessage", kind="502")
    await alive.shows(HELP, place)
    clock.move(LAPSE)
    await alive.looks()
    assert len(said(place.chat_id)) == 1


async def test_what_was_left_to_the_outbox_is_not_owed_any_more(process, place, telegram, debts, monkeypatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram.faults.add("sendMessage", kind="429", retry_after=5)
    await process().shows(HELP, place)
    assert await debts() == []


async def test_a_reply_that_cannot_be_written_becomes_an_apology(process, place, said) -> None:
    with structlog.testing.capture_logs() as logs:
        await process().shows(Reply(Words("home.plan", {})), place)
    assert [line["event"] for line in logs] == ["screen not written"]
    assert len(said(place.chat_id)) == 1


async def test_what_waits_in_the_chat_comes_after_it(process, place, store, clock) -> None:
    order = []
    heir = process()
    async with store.begin() as unit:
        await inbox.put(unit, 10_000, place.chat_id, "{}", clock())

    async def handle(row: InboxUpdate) -> None:
        async with store.begin() as unit:
            assert await inbox.finish(unit, row.update_id)
        order.append("update")

    async def errand() -> None:
        order.append("errand")

    at_work = Inbox(store, handle, heir.nothing)
    at_work.in_turn(place.chat_id, errand)
    at_work.in_turn(place.chat_id, errand)
    await at_work.drain()
    assert order == ["errand", "update"], "and while somebody is at it already, nothing"
