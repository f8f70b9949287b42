"""Copies of an SQLite database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import backup, inbox
from storage.backup import DAILY, MONTHLY, WEEKLY, kept
from storage.store import Store

DAY = timedelta(days=1)


@pytest.fixture
def kind() -> str:
    return "sqlite"


async def put(store: Store, update_id: int, now: datetime) -> None:
    async with store.begin() as unit:
        await inbox.put(unit, update_id, 1, "{}", now)


def updates(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT update_id FROM inbox ORDER BY update_id")]


@pytest.fixture
def file(store: Store) -> Path:
    return Path(store.url.database)


async def test_a_copy_is_taken_while_somebody_writes(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    async with store.begin() as unit:
        await inbox.put(unit, 2, 1, "{}", now)
        copy = backup.take(file, tmp_path / "copies", now)
        await inbox.put(unit, 3, 1, "{}", now)
    assert updates(copy) == [1], "what was not committed is not in it"
    assert copy.name == "tutor-20260302T010000Z.db"
    assert [one.name for one in copy.parent.iterdir()] == [copy.name], "one file holds it all"


async def test_a_spoilt_database_is_not_copied_over_a_good_copy(store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    await store.close()
    copy = backup.take(file, tmp_path / "copies", now)
    spoil(file)
    with pytest.raises((backup.Spoilt, sqlite3.DatabaseError)):
        backup.take(file, tmp_path / "copies", now)
    assert updates(copy) == [1]


def spoil(file: Path) -> None:
    pages = bytearray(file.read_bytes())
    pages[4096 : 4096 * 8] = bytes(4096 * 7)
    file.write_bytes(pages)


def test_what_is_not_there_is_not_copied(tmp_path: Path, now) -> None:
    with pytest.raises(backup.Spoilt, match="no database"):
        backup.take(tmp_path / "nothing.db", tmp_path, now)
    assert list(tmp_path.glob("nothing*")) == []


async def test_a_copy_is_put_back_and_the_other_kept_aside(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    copy = backup.take(file, tmp_path / "copies", now)
    await put(store, 2, now)
    await store.close()
    aside = backup.restore(copy, file, now + DAY)
    assert (updates(file), updates(aside)) == ([1], [1, 2])
    assert aside.name == "tutor.before-20260303T010000Z.db"
    await put(store, 3, now)
    assert updates(copy) == [1]


async def test_a_database_in_use_is_not_replaced(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    copy = backup.take(file, tmp_path / "copies", now)
    await put(store, 2, now)
    with pytest.raises(backup.InUse, match="stop the tutor"):
        backup.restore(copy, file, now)
    assert updates(file) == [1, 2]


async def test_a_copy_goes_where_nothing_is(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    copy = backup.take(file, tmp_path / "copies", now)
    assert backup.restore(copy, tmp_path / "new.db", now) is None
    assert updates(tmp_path / "new.db") == [1]


async def test_a_spoilt_database_is_replaced_by_a_sound_copy(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    await store.close()
    copy = backup.take(file, tmp_path / "copies", now)
    file.write_bytes(b"no database any more" * 1000)
    backup.restore(copy, file, now)
    assert updates(file) == [1]


async def test_a_spoilt_copy_is_not_put_back(store: Store, file: Path, tmp_path: Path, now) -> None:
    await put(store, 1, now)
    await store.close()
    copy = backup.take(file, tmp_path / "copies", now)
    spoil(copy)
    for wrong in (copy, tmp_path / "nothing.db"):
        with pytest.raises(backup.Spoilt):
            backup.restore(wrong, file, now)
    assert updates(file) == [1]


def test_of_old_copies_only_what_is_of_use_stays(tmp_path: Path, now) -> None:
    nights = [now - number * DAY for number in range(400)]
    for night in nights:
        (tmp_path / f"tutor-{night:%Y%m%dT%H%M%SZ}.db").touch()
    others = [tmp_path / name for name in ("tutor.db", "tutor-mine.db", "notes.txt")]
    for other in others:
        other.touch()
    gone = backup.prune(tmp_path)
    left = {f"tutor-{night:%Y%m%dT%H%M%SZ}.db" for night in kept(nights)} | {other.name for other in others}
    assert {file.name for file in tmp_path.iterdir()} == left
    assert len(gone) == 400 - len(kept(nights))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.sets(moments, max_size=60))
def test_the_newest_always_stays_and_never_too_many(taken: set[datetime]) -> None:
    left = kept(taken)
    assert left <= taken
    assert len(left) <= DAILY + WEEKLY + MONTHLY
    assert not taken or max(taken) in left
    assert kept(left) == left


@given(st.lists(st.integers(1, 40), min_size=1, max_size=150))
def test_deleting_every_night_leaves_what_deleting_once_would(hours: list[int]) -> None:
    """However irregularly copies are taken, none that a later night wants is gone by then."""
    taken: list[datetime] = []
    left: set[datetime] = set()
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for pause in hours:
        moment += timedelta(hours=pause)
        taken.append(moment)
        left = kept({*left, moment})
    assert left == kept(taken)


def test_a_year_of_nights_leaves_twelve_days_ten_weeks_nine_months() -> None:
    last = datetime(2026, 12, 31, 2, tzinfo=UTC)
    left = kept({last - number * DAY for number in range(365)})
    assert {last - number * DAY for number in range(DAILY)} <= left
    assert len({moment.isocalendar()[:2] for moment in left}) >= WEEKLY
    assert {(moment.year, moment.month) for moment in left} == {(2026, month) for month in range(4, 13)}
