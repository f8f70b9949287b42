"""A database of one's own for each test, and rows to put into it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage import migrate
from storage.store import Store
from storage.tables import Classroom, Person, Role

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

AddPerson = Callable[..., Awaitable[int]]
AddClass = Callable[..., Awaitable[int]]


def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file.as_posix()}"


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
async def blank(tmp_path: Path) -> AsyncIterator[Store]:
    """A database without any table."""
    made = Store(url(tmp_path / "blank.db"))
    yield made
    await made.close()


@pytest.fixture(scope="session")
def newest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database of the newest schema: a copy of it is quicker than its migrations."""
    file = tmp_path_factory.mktemp("newest") / "tutor.db"

    async def make() -> None:
        made = Store(url(file))
        await migrate.upgrade(made)
        await made.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def store(newest: Path, tmp_path: Path) -> AsyncIterator[Store]:
    file = tmp_path / "tutor.db"
    shutil.copy(newest, file)
    made = Store(url(file))
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
