"""Updates come in as strange as they like: each that can be told apart is stored once, before anybody confirms it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.intake import LARGEST_ID, Intake, chat_of, id_of, written
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
    ("a chat without an id", {"message": {"chat": {}}}, 0),
    ("a chat with another id", {"message": {"chat": {"id": "1001"}}}, 0),
    ("a chat with an id like none", {"message": {"chat": {"id": 2**70}}}, 0),
    ("a sender with another id", {"inline_query": {"from": {"id": None}}}, 0),
]


@pytest.mark.parametrize(("update", "chat"), [case[1:] for case in CHATS], ids=[case[0] for case in CHATS])
def test_whose_order_an_update_belongs_to(update: dict[str, Any], chat: int) -> None:
    assert chat_of({"update_id": 7, **update}) == chat


IDS: list[tuple[Any, int | None]] = [
    ({"update_id": 7}, 7),
    ({"update_id": 0}, 0),
    ({"update_id": LARGEST_ID}, LARGEST_ID),
    ({"update_id": LARGEST_ID + 1}, None),
    ({"update_id": -1}, None),
    ({"update_id": True}, None),
    ({"update_id": 7.0}, None),
    ({"update_id": "7"}, None),
    ({"update_id": None}, None),
    ({}, None),
    ([7], None),
    ("7", None),
    (None, None),
]


@pytest.mark.parametrize(("update", "found"), IDS, ids=[str(update) for update, _ in IDS])
def test_what_tells_updates_apart(update: Any, found: int | None) -> None:
    assert id_of(update) == found


@pytest.fixture
def told() -> list[str]:
    """What happened, in order."""
    return []


@pytest.fixture
def intake(store: Store, clock, told: list[str]) -> Intake:
    return Intake(store, clock, lambda: told.append("arrived"))


async def test_each_is_stored_with_its_chat_and_time(intake: Intake, told, inbox_rows, clock) -> None:
    message = {"update_id": 7, "message": {"from": PERSON, "chat": GROUP, "text": "两条线"}}
    assert await intake.keep([message, {"update_id": 8}]) == [7, 8]
    first, second = await inbox_rows()
    assert (first.update_id, first.chat_id, first.received_at) == (7, -100, clock())
    assert json.loads(first.payload) == message
    assert "两条线" in first.payload, "an operator can read it"
    assert (second.update_id, second.chat_id) == (8, 0)
    assert told == ["arrived"]


async def test_what_came_twice_is_stored_once(intake: Intake, inbox_rows) -> None:
    await intake.keep([{"update_id": 7, "message": {}}, {"update_id": 7, "message": {"again": 1}}])
    await intake.keep([{"update_id": 7, "message": {"later": 1}}])
    assert len(await inbox_rows()) == 1


async def test_what_cannot_be_told_apart_does_not_keep_the_others_out(intake: Intake, inbox_rows) -> None:
    assert await intake.keep([{"message": {}}, {"update_id": 7}, "nonsense"]) == [7]
    assert [row.update_id for row in await inbox_rows()] == [7]


async def test_nobody_is_woken_for_nothing(intake: Intake, told, inbox_rows) -> None:
    assert await intake.keep([]) == await intake.keep([{"message": {}}]) == []
    assert (told, await inbox_rows()) == ([], [])


async def test_nobody_is_woken_before_it_is_stored(intake: Intake, told, store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE inbox")
    with pytest.raises(SQLAlchemyError):
        await intake.keep([{"update_id": 7}])
    assert told == []


TEXT = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(["\ud800", "\0", "两条线", "\\ud800"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(["message", "callback_query", "my_chat_member", "chat", "from", "id", "message_id"]) | TEXT
PARTS = st.dictionaries(KEYS, JSON, max_size=3)
UPDATES = st.dictionaries(KEYS, st.dictionaries(KEYS, JSON | PARTS, max_size=3) | JSON, max_size=3)


@given(update=UPDATES)
def test_whatever_it_is_it_can_be_written_and_read_again(update: dict[str, Any]) -> None:
    text = written(update)
    text.encode()
    assert json.loads(text) == update


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(update=UPDATES, update_id=st.integers(0, LARGEST_ID))
async def test_whatever_it_is_it_is_stored(intake: Intake, update: dict[str, Any], update_id: int) -> None:
    assert await intake.keep([{**update, "update_id": update_id}]) == [update_id]
