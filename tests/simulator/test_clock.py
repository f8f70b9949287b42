from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.simulator import Clock

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def test_it_tells_the_base_until_it_is_moved() -> None:
    clock = Clock(lambda: NOON)
    assert clock() == NOON
    clock.move(timedelta(days=1))
    clock.move(timedelta(hours=1))
    assert clock() == NOON + timedelta(days=1, hours=1)


def test_it_goes_on_with_its_base() -> None:
    times = iter([NOON, NOON + timedelta(seconds=5)])
    clock = Clock(lambda: next(times))
    clock.move(timedelta(hours=1))
    assert clock() == NOON + timedelta(hours=1)
    assert clock() == NOON + timedelta(hours=1, seconds=5)


def test_it_tells_utc() -> None:
    clock = Clock(lambda: NOON.astimezone(timezone(timedelta(hours=8))))
    assert (clock(), clock().tzinfo) == (NOON, UTC)


def test_listeners_hear_of_each_move() -> None:
    clock = Clock(lambda: NOON)
    heard: list[datetime] = []
    clock.on_move(lambda: heard.append(clock()))
    clock.move(timedelta(hours=1))
    clock.move(timedelta(hours=1))
    assert heard == [NOON + timedelta(hours=1), NOON + timedelta(hours=2)]


def test_it_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="forward only"):
        Clock(lambda: NOON).move(timedelta(seconds=-1))
