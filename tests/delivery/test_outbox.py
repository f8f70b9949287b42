"""The outbox: what Telegram says about a message decides what becomes of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import structlog
from sqlmodel import select

from bot.delivery.lease import TTL, Leadership
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import RETRY_PAUSE, SENDS_WHEN_UNKNOWN, Dispatcher
from bot.delivery.screens import Screens
from bot.reply import Reply, Words, pack, say
from bot.simulator import Clock
from storage import outbox, people
from storage.store import Store
from storage.tables import Classroom, MessageState, OutboxMessage

SENT, WAITING, CLAIMED = MessageState.SENT, MessageState.WAITING, MessageState.CLAIMED
CANCELLED, FAILED, UNKNOWN = MessageState.CANCELLED, MessageState.FAILED, MessageState.UNKNOWN

ASSIGNMENT = say("classes.assignment", lesson="两条线", minutes=2, cards=3)
A_SECOND = timedelta(seconds=1)
ADMIN_ID = 2001

Leave = Callable[..., Awaitable[None]]
Rows = Callable[[], Awaitable[dict[str, OutboxMessage]]]


@pytest.fixture
def leave(store: Store, clock: Clock, trainee) -> Leave:
    """`await leave("a", kind="reminder")`: a message for the trainee in the outbox."""

    async def put(name: str, *, kind: str = "assignment", chat_id: int = trainee.id, words: Words = ASSIGNMENT) -> None:
        async with store.begin() as unit:
            await outbox.put(
                unit, key=name, kind=kind, chat_id=chat_id, language="zh-CN", payload=pack(Reply(words)),
                not_before=clock(),
            )  # fmt: skip

    return put


@pytest.fixture
def rows(store: Store) -> Rows:
    async def look() -> dict[str, OutboxMessage]:
        async with store.read() as unit:
            return {row.key: row for row in (await unit.exec(select(OutboxMessage))).all()}

    return look


class Leader:
    """One process: its lead and what it sends while it has it."""

    def __init__(self, store: Store, screens: Screens, clock: Clock, limiter: Limiter, name: str) -> None:
        self.lead = Leadership(store, name, clock)
        self.dispatcher = Dispatcher(store, screens, clock, limiter, [ADMIN_ID])

    async def renew(self) -> bool:
        """Takes the lead if it can; then decides about what an earlier leader left."""
        if await self.lead.renew() and self.lead.epoch is not None:
            await self.dispatcher.adopt(self.lead.epoch)
        return self.lead.epoch is not None

    async def send(self) -> int:
        assert self.lead.epoch is not None
        return await self.dispatcher.run(self.lead.epoch)


@pytest.fixture
async def leader(store: Store, screens: Screens, clock: Clock, limiter: Limiter) -> Leader:
    made = Leader(store, screens, clock, limiter, "first")
    await made.renew()
    return made


async def test_a_message_is_sent_and_marked(leader, leave: Leave, rows: Rows, said, trainee, telegram, clock) -> None:
    await leave("a")
    assert await leader.send() == 1
    assert await leader.send() == 0
    (text,) = said(trainee.id)
    assert "《两条线》" in text
    row = (await rows())["a"]
    sent = telegram.history(trainee.id)[-1]
    assert (row.state, row.sent_at, row.message_id) == (SENT, clock(), sent["message_id"])


async def test_a_message_is_claimed_before_it_leaves(leader, leave: Leave, rows: Rows, line) -> None:
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


@pytest.mark.parametrize(
    ("fault", "after_one_send", "arrived"),
    [("502", UNKNOWN, 0), ("502_after", UNKNOWN, 1), ("timeout_before", UNKNOWN, 0), ("timeout_after", UNKNOWN, 1)],
)
async def test_a_reminder_of_unknown_fate_is_not_sent_again(
    leader, leave, rows, telegram, clock, said, trainee, fault, after_one_send, arrived
) -> None:
    telegram.faults.add("sendMessage", kind=fault)
    await leave("a", kind="reminder")
    for _ in range(3):
        await leader.send()
        clock.move(RETRY_PAUSE)
    assert (await rows())["a"].state is after_one_send
    assert len(said(trainee.id)) == arrived


@pytest.mark.parametrize("fault", ["502", "502_after", "timeout_before", "timeout_after"])
async def test_an_assignment_of_unknown_fate_is_sent_once_more(
    leader, leave, rows, telegram, clock, said, trainee, fault
) -> None:
    telegram.faults.add("sendMessage", kind=fault)
    await leave("a")
    await leader.send()
    clock.move(RETRY_PAUSE)
    await leader.send()
    assert (await rows())["a"].state is SENT
    assert len(said(trainee.id)) == 1 + fault.endswith("_after")


async def test_an_assignment_of_unknown_fate_twice_is_left_so(leader, leave, rows, telegram, clock) -> None:
    telegram.faults.add("sendMessage", kind="502", times=99)
    await leave("a")
    for _ in range(SENDS_WHEN_UNKNOWN + 2):
        await leader.send()
        clock.move(RETRY_PAUSE)
    row = (await rows())["a"]
    assert (row.state, row.attempts) == (UNKNOWN, SENDS_WHEN_UNKNOWN)
    assert "Bad Gateway" in (row.fault or "")


async def test_only_what_may_have_arrived_counts_as_sent(leader, leave, rows, telegram, clock, line) -> None:
    """Nothing was sent while Telegram asked to wait or was out of reach, so the one more send is still due."""
    telegram.faults.add("sendMessage", kind="429", retry_after=1, times=3)
    telegram.faults.add("sendMessage", kind="502")
    await leave("a")
    line.cut = True
    await leader.send()
    line.cut = False
    clock.move(RETRY_PAUSE)
    for _ in range(6):
        await leader.send()
        clock.move(RETRY_PAUSE)
    assert (await rows())["a"].state is SENT


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


class TestTakingOver:
    """Two processes on one database."""

    @pytest.fixture
    def second(self, store: Store, screens: Screens, clock: Clock, limiter: Limiter) -> Leader:
        return Leader(store, screens, clock, limiter, "second")

    async def test_there_is_one_leader(self, leader: Leader, second: Leader, clock: Clock) -> None:
        assert not await second.renew()
        clock.move(TTL)
        assert await second.renew()
        assert not await leader.renew()
        assert leader.lead.epoch is None

    async def test_who_steps_down_makes_room(self, leader: Leader, second: Leader) -> None:
        await leader.lead.release()
        assert await second.renew()

    @pytest.mark.parametrize(
        ("kind", "attempts", "state"),
        [("assignment", 1, WAITING), ("assignment", 2, UNKNOWN), ("reminder", 1, UNKNOWN)],
    )
    async def test_what_the_old_leader_claimed_is_of_unknown_fate(
        self, leader, second, leave, rows, store, clock, kind, attempts, state
    ) -> None:
        await leave("a", kind=kind)
        async with store.begin() as unit:
            (message,) = await outbox.claim(unit, leader.lead.epoch, clock())
            message.attempts = attempts
        clock.move(TTL)
        await second.renew()
        assert (await rows())["a"].state is state

    async def test_who_was_replaced_before_it_could_decide_decides_nothing(
        self, leader, second, leave, rows, store, clock
    ) -> None:
        await leave("a")
        async with store.begin() as unit:
            await outbox.claim(unit, leader.lead.epoch, clock())
        clock.move(TTL)
        await second.lead.renew()
        clock.move(TTL)
        await leader.lead.renew()
        await second.dispatcher.adopt(second.lead.epoch)
        assert (await rows())["a"].state is CLAIMED

    async def test_a_leader_adopts_nothing_of_its_own(self, leader, leave, rows, store, clock) -> None:
        await leave("a")
        async with store.begin() as unit:
            await outbox.claim(unit, leader.lead.epoch, clock())
        clock.move(TTL)
        await leader.renew()
        assert (await rows())["a"].state is CLAIMED

    async def test_the_old_leader_cannot_mark(self, leader, second, leave, rows, line, clock) -> None:
        """While its message is on the way another one takes over and decides about it."""
        await leave("a", kind="reminder")

        async def take_over() -> None:
            clock.move(TTL)
            await second.renew()

        line.meanwhile = take_over
        with structlog.testing.capture_logs() as logs:
            await leader.send()
        assert (await rows())["a"].state is UNKNOWN
        assert "another leader has taken over" in [entry["event"] for entry in logs]

    async def test_the_old_leader_claims_nothing_any_more(
        self, leader, second, leave, rows, clock, said, trainee
    ) -> None:
        """It wakes up and does not know yet: what it claimed now, nobody would ever adopt."""
        clock.move(TTL)
        await second.renew()
        await leave("a")
        assert await leader.send() == 0
        assert (await rows())["a"].state is WAITING
        assert await second.send() == 1
        assert len(said(trainee.id)) == 1
