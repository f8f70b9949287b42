"""A database of one's own for each test, on SQLite and on PostgreSQL, and rows to put into it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.store import Store
from storage.tables import Classroom, Person, Role

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

AddPerson = Callable[..., Awaitable[int]]
AddClass = Callable[..., Awaitable[int]]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """What is tested here is tested on both."""
    return str(request.param)


@pytest.fixture
def database(kind: str, make_database: Callable[[str], str]) -> str:
    return make_database(kind)


@pytest.fixture
def blank_database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if kind == "sqlite":
        return f"sqlite:///{(tmp_path / 'blank.db').as_posix()}"
    cluster = request.getfixturevalue("postgres")
    return str(cluster.url(cluster.create()))


@pytest.fixture
async def blank(blank_database: str) -> AsyncIterator[Store]:
    made = Store(blank_database)
    yield made
    await made.close()


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
async def other(database: str) -> AsyncIterator[Store]:
    """The same database, as another process sees it."""
    made = Store(database)
    yield made
    await made.close()


@pytest.fixture
def add_person(store: Store) -> AddPerson:
    """`await add_person(1001, reachable=False)`: stores a person, returns the id."""

    async def add(telegram_id: int, **about: Any) -> int:
        row = Person(
            telegram_id=telegram_id,
            **{"name": "李明", "language": "zh-CN", "zone": "Asia/Shanghai", "role": Role.TRAINEE, "created_at": NOW}
            | about,
        )
        async with store.begin() as unit:
            await unit.insert(row)
        assert row.id is not None
        return row.id

    return add


@pytest.fixture
def add_class(store: Store) -> AddClass:
    """`await add_class(-100, owner_id)`: stores a class, returns the id."""

    async def add(chat_id: int, owner_id: int, **about: Any) -> int:
        row = Classroom(chat_id=chat_id, owner_id=owner_id, title="外贸 2401 班", created_at=NOW, **about)
        async with store.begin() as unit:
            await unit.insert(row)
        assert row.id is not None
        return row.id

    return add
