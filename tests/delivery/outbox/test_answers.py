"""What Telegram says about a message decides what becomes of it."""

from __future__ import annotations

from datetime import timedelta

import structlog

from bot.delivery.outbox import RETRY_PAUSE
from bot.reply import say
from storage import people
from storage.tables import Classroom, MessageState

SENT, WAITING, CLAIMED = MessageState.SENT, MessageState.WAITING, MessageState.CLAIMED
CANCELLED, FAILED = MessageState.CANCELLED, MessageState.FAILED

A_SECOND = timedelta(seconds=1)


async def test_a_message_is_sent_and_marked(leader, leave, rows, said, trainee, telegram, clock) -> None:
    await leave("a")
    assert await leader.send() == 1
    assert await leader.send() == 0
    (text,) = said(trainee.id)
    assert "《两条线》" in text
    row = (await rows())["a"]
    sent = telegram.history(trainee.id)[-1]
    assert (row.state, row.sent_at, row.message_id) == (SENT, clock(), sent["message_id"])


async def test_a_message_is_claimed_before_it_leaves(leader, leave, rows, line) -> None:
    """A process that ends in between leaves the claim behind."""
    await leave("a")
    seen: list[MessageState] = []

    async def look() -> None:
        seen.append((await rows())["a"].state)

    line.meanwhile = look
    await leader.send()
    assert seen == [CLAIMED]


async def test_too_many_waits_as_long_as_telegram_asks(leader, leave, rows, telegram, clock, said, trainee) -> None:
    telegram.faults.add("sendMessage", kind="429", retry_after=7)
    await leave("a")
    await leader.send()
    row = (await rows())["a"]
    assert (row.state, row.not_before) == (WAITING, clock() + timedelta(seconds=7))
    clock.move(timedelta(seconds=7) - A_SECOND)
    assert await leader.send() == 0
    clock.move(A_SECOND)
    assert await leader.send() == 1
    assert len(said(trainee.id)) == 1


async def test_a_flood_never_costs_a_message(leader, leave, rows, telegram, clock, said, trainee) -> None:
    telegram.faults.add("sendMessage", kind="429", retry_after=1, times=9)
    await leave("a")
    for _ in range(10):
        await leader.send()
        clock.move(A_SECOND)
    assert (await rows())["a"].state is SENT
    assert len(said(trainee.id)) == 1


async def test_a_person_who_blocked_the_bot_loses_what_waits_and_is_not_reached(
    leader, leave, rows, telegram, trainee, store
) -> None:
    another = telegram.add_user("王芳")
    telegram.send_text(another, another.id, "/start")
    for name in ("first", "second"):
        await leave(name)
    await leave("another's", chat_id=another.id)
    telegram.block_bot(trainee)
    await leader.send()
    assert {name: row.state for name, row in (await rows()).items()} == {
        "first": CANCELLED,
        "second": CANCELLED,
        "another's": SENT,
    }
    assert "blocked" in ((await rows())["second"].fault or "")
    async with store.read() as unit:
        assert not (await people.by_id(unit, 1)).reachable
    assert sum(request.method == "sendMessage" for request in telegram.requests) == 2


async def test_a_chat_that_is_no_more_is_given_up(leader, leave, rows) -> None:
    await leave("a", chat_id=-999)
    await leader.send()
    assert (await rows())["a"].state is CANCELLED


async def test_a_group_that_moved_is_followed(leader, leave, rows, telegram, trainee, store, clock, said) -> None:
    group = telegram.add_group("老群", trainee, [telegram.bot], supergroup=False)
    new = telegram.migrate_to_supergroup(group.id)
    async with store.begin() as unit:
        await unit.insert(Classroom(chat_id=group.id, title="老群", owner_id=1, created_at=clock()))
    await leave("a", chat_id=group.id)
    await leader.send()
    row = (await rows())["a"]
    assert (row.state, row.chat_id) == (SENT, new)
    assert len(said(new)) == 1
    async with store.read() as unit:
        assert (await unit.get_one(Classroom, 1)).chat_id == new


async def test_what_telegram_refuses_is_failed_and_logged(leader, leave, rows, telegram, said, trainee) -> None:
    telegram.faults.add("sendMessage", kind="400", description="message is too long")
    for name in ("a", "b"):
        await leave(name)
    with structlog.testing.capture_logs() as logs:
        await leader.send()
    found = await rows()
    assert (found["a"].state, found["b"].state) == (FAILED, SENT)
    assert "Message is too long" in (found["a"].fault or "")
    assert [(entry["log_level"], entry["key"]) for entry in logs] == [("error", "a")]


async def test_what_cannot_be_drawn_stops_nobody_elses(leader, leave, rows) -> None:
    await leave("a", words=say("classes.no_such_message"))
    await leave("b")
    with structlog.testing.capture_logs() as logs:
        await leader.send()
    found = await rows()
    assert (found["a"].state, found["b"].state) == (FAILED, SENT)
    assert [entry["key"] for entry in logs if entry["log_level"] == "error"] == ["a"]


async def test_bad_markup_is_sent_as_plain_text(leader, leave, rows, telegram, said, trainee) -> None:
    telegram.faults.add("sendMessage", kind="400", description="can't parse entities: unsupported start tag")
    await leave("a")
    with structlog.testing.capture_logs() as logs:
        await leader.send()
    row = (await rows())["a"]
    assert (row.state, "parse entities" in (row.fault or "")) == (SENT, True)
    (text,) = said(trainee.id)
    assert "《两条线》" in text
    assert "<" not in text
    assert [entry["log_level"] for entry in logs] == ["error"]


async def test_what_never_left_waits_for_the_line_however_long(leader, leave, rows, line, clock, said, trainee) -> None:
    line.cut = True
    for name in ("a", "b"):
        await leave(name, kind="reminder")
    assert await leader.send() == 1, "what is cut for one is cut for all"
    row = (await rows())["a"]
    assert (row.state, row.not_before, row.attempts) == (WAITING, clock() + RETRY_PAUSE, 0)
    for _ in range(20):
        clock.move(RETRY_PAUSE)
        await leader.send()
    line.cut = False
    clock.move(RETRY_PAUSE)
    await leader.send()
    assert {row.state for row in (await rows()).values()} == {SENT}
    assert len(said(trainee.id)) == 2
