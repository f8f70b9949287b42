"""Rows that point to rows which are not there."""

import pytest
from sqlalchemy import Connection, event
from sqlmodel import text

from storage import references
from storage.store import Store
from storage.tables import ClassMember, LessonProgress


async def test_nothing_points_nowhere(store: Store, add_person, add_class, now) -> None:
    person = await add_person(1)
    classroom = await add_class(-100, person)
    async with store.begin() as unit:
        await unit.insert(ClassMember(class_id=classroom, person_id=person, joined_at=now))
        assert await references.dangling(unit) == {}


@pytest.fixture
async def careless(store: Store) -> Store:
    """References are not looked at, as in a file that was edited by hand."""

    @event.listens_for(store.engine.sync_engine, "begin")
    def careless(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")

    if store.url.get_backend_name() == "sqlite":
        async with store.engine.connect() as connection:
            raw = await connection.get_raw_connection()
            raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
    return store


async def test_what_points_nowhere_is_counted_by_table_and_column(careless: Store, add_person, now) -> None:
    person = await add_person(1)
    async with careless.begin() as unit:
        for lesson in ("a", "b"):
            await unit.insert(LessonProgress(person_id=99, lesson_id=lesson, card_id="c", opened_at=now))
        await unit.insert(LessonProgress(person_id=person, lesson_id="a", card_id="c", opened_at=now))
        await unit.insert(ClassMember(class_id=7, person_id=person, joined_at=now))
        assert await references.dangling(unit) == {"lesson_progress.person_id": 2, "class_member.class_id": 1}
        await unit.exec(text("DELETE FROM class_member"))
        assert await references.dangling(unit) == {"lesson_progress.person_id": 2}
