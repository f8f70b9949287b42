"""From every schema there ever was to the newest one, with rows in the tables."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, MetaData, Table, inspect
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  (registers the tables)
from storage import migrate
from storage.store import Store

SCRIPTS = ScriptDirectory(str(migrate.MIGRATIONS))
UPWARD = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
OWN = "alembic_version"


def differences(connection: Connection) -> list[Any]:
    """What the tables in the code have that the database has not, or the other way round."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, SQLModel.metadata)


def reflected(connection: Connection) -> list[Table]:
    """The tables of the database as it is, those that others point to first."""
    migrate.hold(connection)  # on a busy machine this takes longer than a transaction may idle
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != OWN]


def fill(connection: Connection) -> None:
    """Puts one row into every table, with something in every column."""
    for table in reflected(connection):
        connection.execute(table.insert().values({column.name: _something(column) for column in table.columns}))


def _something(column: Column[Any]) -> Any:
    kind = column.type.python_type
    if kind is int:
        return 1 if column.primary_key or column.foreign_keys else 0
    values = {str: "x", bool: False, float: 1.5, date: date(2026, 3, 2), datetime: datetime(2026, 3, 2, tzinfo=UTC)}
    return values[kind]


def rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
        for table in reflected(connection)
    }


async def test_an_empty_database_gets_exactly_the_tables_of_the_code(blank: Store) -> None:
    await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert set(await connection.run_sync(lambda it: inspect(it).get_table_names())) == {
            *SQLModel.metadata.tables,
            OWN,
        }


async def test_upgrading_again_does_no_harm(blank: Store) -> None:
    for _ in range(2):
        await migrate.upgrade(blank)
    async with blank.engine.begin() as connection:
        await connection.run_sync(fill)
    await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        assert all(len(found) == 1 for found in (await connection.run_sync(rows)).values())


def test_the_revisions_are_one_line() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert len(UPWARD) == len(set(UPWARD)) >= 1


async def test_one_by_one_with_rows_in_the_tables(blank: Store) -> None:
    """Whatever a revision adds is filled before the next one, so that each meets rows in every table."""
    for revision in UPWARD:
        await migrate.upgrade(blank, revision)
        async with blank.engine.begin() as connection:
            kept = await connection.run_sync(rows)
            assert await connection.run_sync(dangling) == []
            for table in await connection.run_sync(reflected):
                if not kept[table.name]:
                    await connection.execute(
                        table.insert().values({one.name: _something(one) for one in table.columns})
                    )
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("revision", UPWARD)
async def test_from_any_earlier_schema_in_one_go_nothing_is_lost(blank: Store, revision: str) -> None:
    await migrate.upgrade(blank, revision)
    async with blank.engine.begin() as connection:
        await connection.run_sync(fill)
        before = await connection.run_sync(rows)
    await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        after = await connection.run_sync(rows)
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(dangling) == []
    for table in before.keys() & after.keys():
        assert len(after[table]) == len(before[table]), table
        shared = before[table][0].keys() & after[table][0].keys()
        assert {name: after[table][0][name] for name in shared} == {name: before[table][0][name] for name in shared}


def dangling(connection: Connection) -> list[Any]:
    """References that point nowhere; PostgreSQL lets none be."""
    sqlite = connection.dialect.name == "sqlite"
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check")) if sqlite else []


async def test_processes_that_start_at_once_take_turns(blank: Store, blank_database: str) -> None:
    """Whichever is first does it all; the others find it done."""
    starting = [blank, Store(blank_database), Store(blank_database)]
    await asyncio.gather(*(migrate.upgrade(one) for one in starting))
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    for one in starting[1:]:
        await one.close()


async def test_a_migration_may_compute_longer_than_a_tap(blank: Store) -> None:
    idle = "SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout'"
    if blank.url.get_backend_name() == "sqlite":
        pytest.skip("SQLite ends nobody's transaction")
    async with blank.engine.begin() as connection:
        before = (await connection.exec_driver_sql(idle)).scalar()
        await connection.run_sync(migrate.hold)
        assert before != "0"
        assert (await connection.exec_driver_sql(idle)).scalar() == "0"
    async with blank.engine.connect() as connection:
        assert (await connection.exec_driver_sql(idle)).scalar() == before


async def test_a_revision_that_fails_leaves_the_schema_before_it(blank: Store) -> None:
    """A table of the first revision stands in its way: neither half of the tables nor a wrong version remains."""
    async with blank.engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE person (id INTEGER)")
    with pytest.raises(Exception, match="already exists"):
        await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        tables = await connection.run_sync(lambda it: inspect(it).get_table_names())
    assert set(tables) <= {"person", OWN}


async def test_an_answer_from_before_belongs_to_whoever_gave_it(blank: Store) -> None:
    await migrate.upgrade(blank, "0004")
    async with blank.engine.begin() as connection:
        await connection.run_sync(fill)
    await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        line = (await connection.run_sync(rows))["review_log"][0]
    assert (line["person_id"], line["counted"], line["undone_at"]) == (1, 0, None)


QUIZZES_BEFORE = [
    # (id, person, chapter, done again, finished)
    (1, 1, "first", False, True),
    (2, 2, "first", False, True),
    (3, 1, "first", True, True),
    (4, 1, "second", False, True),
    (5, 2, "first", True, True),
    (6, 1, "first", True, True),
    (7, 1, "second", True, False),
    (8, 1, "first", False, True),
    (9, 1, "first", True, False),
    (10, 3, "second", True, True),
    (11, 3, "second", False, False),
]


async def test_wrong_ones_done_again_point_to_the_quiz_before_of_the_same_person_and_chapter(blank: Store) -> None:
    """One whose quiz before is not there any more points to none; nothing else is lost."""
    await migrate.upgrade(blank, "0007")
    async with blank.engine.begin() as connection:
        tables = {table.name: table for table in await connection.run_sync(reflected)}
        for number in (1, 2, 3):
            person = {column.name: _something(column) for column in tables["person"].columns}
            await connection.execute(tables["person"].insert().values(person | {"id": number, "telegram_id": number}))
        for number, who, chapter, again, finished in QUIZZES_BEFORE:
            begun = datetime(2026, 3, 2, number, tzinfo=UTC)
            row = {"id": number, "person_id": who, "chapter_id": chapter, "retry": again, "started_at": begun}
            row["finished_at"] = begun if finished else None
            await connection.execute(tables["quiz_session"].insert().values(row))
            slot = {column.name: _something(column) for column in tables["quiz_question"].columns}
            await connection.execute(tables["quiz_question"].insert().values(slot | {"session_id": number}))
    await migrate.upgrade(blank)
    async with blank.engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        found = await connection.run_sync(rows)
    sessions = {row["id"]: row for row in found["quiz_session"]}
    assert {number: row["retry_of"] for number, row in sessions.items() if row["retry_of"]} == {
        3: 1,
        5: 2,
        6: 3,
        7: 4,
        9: 8,
    }
    assert {number: (row["person_id"], row["about"]) for number, row in sessions.items()} == {
        number: (who, chapter) for number, who, chapter, *_ in QUIZZES_BEFORE
    }
    assert {(row["kind"], row["length"], row["assignment_id"]) for row in sessions.values()} == {(0, 10, None)}
    assert sorted(row["session_id"] for row in found["quiz_question"]) == sorted(sessions)
