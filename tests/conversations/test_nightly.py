"""Once a day the database is copied, while people go on learning."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

HOUR = timedelta(hours=1)


@pytest.fixture
def copies(world):
    folder = world.tutor.settings.data / "backups"

    def look() -> list[Path]:
        return sorted(folder.glob("*.db"))

    return look


async def test_a_copy_a_day(world, trainee, copies) -> None:
    await trainee.says("/start")
    counts = []
    for _ in range(50):
        await world.tutor.ticker.back_up()
        counts.append(len(copies()))
        await world.pass_time(HOUR)
    assert (counts[0], counts[23], counts[24], counts[47], counts[48]) == (1, 1, 2, 2, 3)
    with closing(sqlite3.connect(copies()[0])) as copy:
        assert copy.execute("SELECT name FROM person").fetchall() == [("李明",)]


async def test_copies_that_are_of_no_use_go(world, copies) -> None:
    for _ in range(40):
        await world.tutor.ticker.back_up()
        await world.pass_time(timedelta(days=1))
    assert 12 <= len(copies()) < 25


async def test_only_who_leads_makes_one(world, copies) -> None:
    await world.tutor.ticker._leadership.release()
    await world.tutor.ticker.back_up()
    assert copies() == []


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_postgresql_is_backed_up_by_its_own_means(world, copies) -> None:
    await world.tutor.ticker.back_up()
    assert copies() == []
