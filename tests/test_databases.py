"""`tutor db`, as an operator types it."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli as tutor
from bot.databases import cli
from storage import inbox, marks
from storage.store import Store, Unit
from storage.tables import Person, key

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

Type = Callable[..., Result]


@pytest.fixture
def type_(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """`type_("check")`: the command on this test's database, away from anybody's own settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUTOR_DATABASE_URL", database)
    monkeypatch.setenv("TUTOR_DATA", str(tmp_path))
    return lambda *words: CliRunner().invoke(cli, words)


@pytest.fixture
def file(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def put_aside(database: str, *update_ids: int) -> None:
    async def put(unit: Unit) -> None:
        for update_id in update_ids:
            await inbox.put(unit, update_id, 1001, f'{{"update_id": {update_id}, "message": {{}}}}', NOW)
            await inbox.fail(unit, update_id, "Traceback …\n  File …\nLookupError: no such card\n", quarantine=True)

    async def run() -> None:
        store = Store(database)
        async with store.begin() as unit:
            await put(unit)
        await store.close()

    asyncio.run(run())


both = pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)


@both
def test_a_sound_database_passes(type_: Type) -> None:
    result = type_("check")
    assert (result.exit_code, result.output) == (0, "0 review items, 0 answers: 0 differences\n")


def test_a_reference_that_points_nowhere_is_told(type_: Type, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO class_member VALUES (7, 8, '2026-03-02')")
    result = type_("check")
    assert result.exit_code == 2
    assert "1 rows of class_member.class_id point nowhere" in result.output
    assert "2 problems." in result.output


def test_a_spoilt_file_is_told(type_: Type, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_inbox_chat'")
    result = type_("check")
    assert result.exit_code == 2
    assert "never used" in result.output


@both
def test_what_is_in_quarantine_is_listed_with_its_reason(type_: Type, database: str) -> None:
    assert type_("quarantine", "list").output == "Nothing is in quarantine.\n"
    put_aside(database, 7)
    assert type_("quarantine", "list").output == (
        "7  2026-03-02 01:00  chat 1001  message: LookupError: no such card\n"
    )


@both
@pytest.mark.parametrize(("word", "says"), [("retry", "waits to be handled again"), ("drop", "is given up")])
def test_an_update_leaves_quarantine_once(type_: Type, database: str, word: str, says: str) -> None:
    put_aside(database, 7, 8)
    first, second = type_("quarantine", word, "7"), type_("quarantine", word, "7")
    assert (first.exit_code, first.output) == (0, f"Update 7 {says}.\n")
    assert (second.exit_code, second.output) == (2, "Update 7 is not in quarantine.\n")
    assert type_("quarantine", "list").output.startswith("8 ")


def test_a_copy_is_made_and_put_back(type_: Type, database: str, file: Path, tmp_path: Path) -> None:
    put_aside(database, 7)
    assert type_("backup").exit_code == 0
    (copy,) = (tmp_path / "backups").iterdir()
    put_aside(database, 8)
    result = type_("restore", str(copy))
    assert (result.exit_code, "What was there before is" in result.output) == (0, True)
    assert type_("quarantine", "list").output.count("\n") == 1
    assert type_("check").exit_code == 0


def test_a_copy_goes_where_it_is_wanted(type_: Type, tmp_path: Path) -> None:
    assert type_("backup", "--into", str(tmp_path / "elsewhere")).exit_code == 0
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_what_is_no_copy_is_not_put_back(type_: Type, file: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.db").write_text("no database" * 1000)
    before = file.read_bytes()
    result = type_("restore", str(tmp_path / "wrong.db"))
    assert (result.exit_code, "not a database" in result.output) == (2, True)
    assert file.read_bytes() == before


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
@pytest.mark.parametrize("words", [("backup",), ("restore", "copy.db")], ids=["backup", "restore"])
def test_postgresql_has_its_own_way(type_: Type, words: tuple[str, ...]) -> None:
    result = type_(*words)
    assert (result.exit_code, "pg_dump" in result.output) == (2, True)


@pytest.mark.parametrize("words", [("check",), ("quarantine", "list"), ("backup",)], ids=["check", "list", "backup"])
def test_a_database_that_is_not_there_is_not_made(type_: Type, file: Path, words: tuple[str, ...]) -> None:
    file.unlink()
    result = type_(*words)
    assert (result.exit_code, "no database" in result.output) == (2, True)
    assert not file.exists()


def test_a_server_that_is_not_there_is_told_in_one_sentence(type_: Type, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TUTOR_DATABASE_URL", f"postgresql://me:secret@/tutor?host={tmp_path}")
    result = type_("check")
    assert result.exit_code == 2
    assert result.output.startswith("TUTOR_DATABASE_URL: ")
    assert "secret" not in result.output


def test_a_wrong_setting_is_told_in_one_sentence(type_: Type, monkeypatch) -> None:
    monkeypatch.setenv("TUTOR_TIMEZONE", "Nowhere/Land")
    result = type_("check")
    assert (result.exit_code, result.output.count("\n"), "TUTOR_TIMEZONE" in result.output) == (2, 1, True)


@both
def test_what_people_did_not_understand_is_listed_for_the_author(
    database: str, type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def mark() -> None:
        store = Store(database)
        async with store.begin() as unit:
            me = await unit.insert(
                Person(telegram_id=1, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
            )
            for card in ("country", "torn-out"):
                await marks.call_unclear(unit, key(me), "borders", card, NOW)
        await store.close()

    asyncio.run(mark())
    monkeypatch.setenv("TUTOR_COURSE", str(Path(__file__).parent / "course"))
    result = CliRunner().invoke(tutor, ["unclear"])
    assert result.output == ("   1  borders#country  先看国境\n   1  borders#torn-out  (not in the course any more)\n")
