"""A chat whose id changes."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select, text

from storage import chats, classes, inbox, outbox
from storage.store import Store
from storage.tables import Assignment, ClassMember, Classroom, OutboxMessage, ParameterSet, QuizDraft

OLD, NEW, OTHER = -400, -100400, -500
OF_UPDATES_ONLY = "inbox"
"""Its chat id only tells whose order an update belongs to, and an update keeps the one it came with."""


async def test_every_table_that_knows_a_chat_follows(store: Store, add_person, add_class, now) -> None:
    owner = await add_person(2001)
    moved, stayed = await add_class(OLD, owner), await add_class(OTHER, owner)
    async with store.begin() as unit:
        for name, chat_id in (("a", OLD), ("b", OTHER)):
            await outbox.put(
                unit, key=name, kind="notice", chat_id=chat_id, language="en", payload="{}", not_before=now
            )
        await inbox.put(unit, 1, OLD, "{}", now)
        await chats.move(unit, OLD, NEW)
    async with store.read() as unit:
        assert {row.id: row.chat_id for row in (await unit.exec(select(Classroom))).all()} == {
            moved: NEW,
            stayed: OTHER,
        }
        assert {row.key: row.chat_id for row in (await unit.exec(select(OutboxMessage))).all()} == {
            "a": NEW,
            "b": OTHER,
        }


def test_no_table_was_forgotten() -> None:
    """A new table with a chat id must be moved too, and tested above."""
    known = {table.name for table in SQLModel.metadata.sorted_tables if "chat_id" in table.columns}
    assert known == {"classroom", "outbox", OF_UPDATES_ONLY}


async def test_moving_twice_does_no_harm(store: Store, add_person, add_class) -> None:
    """Telegram tells it in the old chat, and a message on its way is told it too."""
    await add_class(OLD, await add_person(2001))
    for _ in range(2):
        async with store.begin() as unit:
            await chats.move(unit, OLD, NEW)
    async with store.read() as unit:
        assert await classes.by_chat(unit, NEW)
        assert await classes.by_chat(unit, OLD) is None


async def test_a_class_begun_in_the_new_chat_meanwhile_goes_into_the_old_one(
    store: Store, add_person, add_class, now
) -> None:
    """Telegram may tell that the bot is in the supergroup before it tells where that came from."""
    owner, both, newcomer = [await add_person(number) for number in (2001, 1, 2)]
    old, begun = await add_class(OLD, owner), await add_class(NEW, owner)
    async with store.begin() as unit:
        for class_id, person_id in ((old, both), (begun, both), (begun, newcomer)):
            await unit.insert(ClassMember(class_id=class_id, person_id=person_id, joined_at=now))
        await unit.insert(Assignment(class_id=begun, lesson_id="borders", code="a", set_by=owner, set_at=now))
        draft = QuizDraft(class_id=begun, person_id=owner, about="first", length=5, days=7, begun_at=now)
        await unit.insert(draft)
        fitted = {"parameters": "", "reviews": 1000, "judged_on": 200, "loss_before": 0.4, "loss_after": 0.3}
        await unit.insert(ParameterSet(class_id=begun, fitted_at=now, adopted=True, **fitted))
    async with store.begin() as unit:
        await chats.move(unit, OLD, NEW)
    async with store.read() as unit:
        assert [(row.id, row.chat_id) for row in await classes.owned_by(unit, owner)] == [(old, NEW)]
        assert {person.id for person in await classes.members(unit, old)} == {both, newcomer}
        assert [row.lesson_id for row in await classes.assignments(unit, old, 9)] == ["borders"]
        assert [row.class_id for row in (await unit.exec(select(QuizDraft))).all()] == [old]
        assert [row.class_id for row in (await unit.exec(select(ParameterSet))).all()] == [old]


async def test_a_class_of_the_new_chat_stays_where_the_old_one_had_none(store: Store, add_person, add_class) -> None:
    begun = await add_class(NEW, await add_person(2001))
    async with store.begin() as unit:
        await chats.move(unit, OLD, NEW)
    async with store.read() as unit:
        assert (await classes.by_chat(unit, NEW)).id == begun


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_nobody_joins_the_class_that_goes(store: Store, other: Store, add_person, add_class, now) -> None:
    """Who tries waits, and is told in the end that it is gone, instead of undoing the move."""
    owner = await add_person(2001)
    await add_class(OLD, owner)
    begun = await add_class(NEW, owner)

    async def join() -> None:
        async with other.begin() as unit:
            await unit.insert(ClassMember(class_id=begun, person_id=owner, joined_at=now))

    async with store.begin() as unit:
        await classes.locked_by_chat(unit, NEW)
        joining = asyncio.create_task(join())
        while not joining.done() and not await _somebody_waits(store):
            await asyncio.sleep(0)
        assert not joining.done()
        await chats.move(unit, OLD, NEW)
    with pytest.raises(IntegrityError):
        await joining


async def _somebody_waits(store: Store) -> bool:
    async with store.read() as unit:
        return bool((await unit.exec(text("SELECT 1 FROM pg_locks WHERE NOT granted"))).first())
