"""Budgets by the second: never more than allowed, and never a wait without end."""

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.budget import A_SOON, Bucket, Window

STEPS = st.lists(st.tuples(st.floats(0, 0.4), st.floats(0, 0.3)), min_size=1, max_size=60)
"""Seconds until the next call is wanted, and seconds that it takes."""


@given(STEPS, st.integers(1, 5))
def test_a_window_never_holds_more_than_its_limit(steps: list[tuple[float, float]], limit: int) -> None:
    """Telegram counts a call at any moment between its start and its end: here, at the worst one for each pair."""
    window, now, calls = Window(limit, 1.0), 0.0, []
    for pause, takes in steps:
        now += pause
        while (wait := window.wait(now)) > 0:
            now += wait
        window.start(now)
        window.end(now + takes)
        calls.append((now, now + takes))
        now += takes
    for start, _ in calls:
        assert sum(earlier <= start < end + 1.0 for earlier, end in calls) <= limit


def test_a_window_tells_when_there_is_room() -> None:
    window = Window(2, 60.0)
    for start in (0.0, 10.0):
        assert window.wait(start) == 0
        window.start(start)
        window.end(start + 1)
    assert (window.wait(20.0), window.room(20.0)) == (41.0, 0)
    assert (window.wait(61.0), window.room(61.0)) == (0.0, 1)
    assert not window.idle(61.0)
    assert window.idle(71.0)


def test_where_all_are_on_the_way_only_an_end_can_make_room() -> None:
    window = Window(1, 1.0)
    window.start(0.0)
    assert window.wait(100.0) == A_SOON
    window.end(100.0)
    assert window.wait(100.5) == 0.5


def test_an_album_is_as_many_as_its_messages() -> None:
    window = Window(10, 60.0)
    window.start(0.0, 8)
    window.end(1.0, 8)
    assert window.wait(2.0, 2) == 0
    assert window.wait(2.0, 3) == 59.0
    assert Window(2, 60.0).wait(0.0, 3) == 0, "one that is larger than the budget goes alone"


@given(STEPS, st.integers(1, 5), st.integers(1, 4))
def test_a_bucket_never_gives_more_than_rate_and_burst(steps: list[tuple[float, float]], rate: int, burst: int) -> None:
    bucket, now, starts = Bucket(rate, burst), 0.0, []
    for pause, _ in steps:
        now += pause
        now += bucket.wait(now)
        bucket.start(now)
        starts.append(now)
    for first in range(len(starts)):
        for last in range(first, len(starts)):
            assert last - first + 1 <= burst + rate * (starts[last] - starts[first]) + 1e-3


def test_a_bucket_fills_up_again_and_no_further() -> None:
    bucket = Bucket(1.0, 3)
    bucket.start(0.0, 3)
    assert bucket.wait(0.0) == 1.0
    assert bucket.left(2.0) == 2.0
    assert not bucket.idle(2.0)
    assert bucket.left(100.0) == 3.0
    assert bucket.idle(100.0)


def test_a_window_with_a_call_on_the_way_is_not_idle() -> None:
    window = Window(2, 1.0)
    window.start(0.0)
    assert not window.idle(100.0)
