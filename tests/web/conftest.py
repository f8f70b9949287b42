"""What the tutor serves: a database, a clock, and a browser that needs no socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import SQLModel, select
from starlette.applications import Starlette
from starlette.routing import Route

from bot.metrics import Metrics
from bot.simulator import Clock
from storage.store import Store
from storage.tables import InboxUpdate

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(lambda: NOW)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = Store(f"sqlite:///{(tmp_path / 'tutor.db').as_posix()}")
    async with made.engine.begin() as connection:
        await connection.run_sync(SQLModel.metadata.create_all)
    yield made
    await made.close()


@pytest.fixture
def stored(store: Store) -> Callable[[], Awaitable[list[int]]]:
    """Ids of the updates in the inbox."""

    async def look() -> list[int]:
        async with store.read() as unit:
            query: Any = select(InboxUpdate.update_id).order_by("update_id")
            return list((await unit.exec(query)).all())

    return look


def browser(routes: list[Route]) -> httpx.AsyncClient:
    """Asks these routes, without a socket."""
    transport = httpx.ASGITransport(app=Starlette(routes=routes))
    return httpx.AsyncClient(transport=transport, base_url="https://tutor.example.org")


@pytest.fixture
def make_browser() -> Callable[[list[Route]], httpx.AsyncClient]:
    return browser
