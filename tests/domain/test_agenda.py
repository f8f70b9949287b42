"""What comes next in a day of reviewing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain import agenda
from bot.domain.agenda import Entry, Limits, Snapshot
from bot.domain.memory import Memory, Phase, new_memory

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 22, 4, 0, tzinfo=UTC)
LEARNT = Memory(10.0, 5.0, NOW - timedelta(days=1), NOW - timedelta(days=20), Phase.REVIEW, 0, 3, 0)
STEP = replace(LEARNT, phase=Phase.RELEARNING, last_review=NOW, due=NOW - timedelta(minutes=1))


def entry(row: int, memory: Memory = LEARNT, fact: str = "") -> Entry:
    return Entry(row, f"i{row}", fact, memory)


def snapshot(steps=(), reviews=(), fresh=(), new=30, most=100, **more) -> Snapshot:
    known = {"due": len(reviews), "unasked": len(fresh), "new_today": 0, "reviewed_today": 0} | more
    return Snapshot(tuple(steps), tuple(reviews), tuple(fresh), limits=Limits(new, most), **known)


def rows(plan: agenda.Plan) -> list[int]:
    return [one.row for one in (*plan.steps, *plan.reviews, *plan.fresh)]


def test_steps_come_first_then_the_most_retrievable_then_the_new() -> None:
    plan = agenda.plan(
        snapshot(
            steps=[entry(1, STEP), entry(2, replace(STEP, due=NOW - timedelta(minutes=9)))],
            reviews=[entry(3, replace(LEARNT, stability=3.0)), entry(4, replace(LEARNT, stability=30.0)), entry(5)],
            fresh=[entry(7, new_memory(NOW)), entry(6, new_memory(NOW))],
        ),
        NOW,
        SHANGHAI,
    )
    assert rows(plan) == [2, 1, 4, 5, 3, 6, 7]
    assert plan.next is not None
    assert plan.next.row == 2


def test_a_step_comes_early_only_where_nothing_else_is_left() -> None:
    soon = entry(1, replace(STEP, due=NOW + timedelta(minutes=9)))
    assert rows(agenda.plan(snapshot(steps=[soon], reviews=[entry(2)]), NOW, SHANGHAI)) == [2]
    assert rows(agenda.plan(snapshot(steps=[soon]), NOW, SHANGHAI)) == [1]
    late = entry(1, replace(STEP, due=NOW + timedelta(minutes=21)))
    assert rows(agenda.plan(snapshot(steps=[late]), NOW, SHANGHAI)) == []


def test_what_was_reviewed_today_keeps_no_new_item_out() -> None:
    fresh = [entry(row, new_memory(NOW)) for row in range(5)]
    plan = agenda.plan(snapshot(fresh=fresh, new=3, most=10, new_today=1, reviewed_today=10), NOW, SHANGHAI)
    assert rows(plan) == [0, 1]


@pytest.mark.parametrize(("due", "today", "asked", "backlog"), [(10, 0, 10, 0), (11, 0, 10, 11), (4, 7, 3, 4)])
def test_in_a_backlog_new_items_wait_and_the_limit_holds(due: int, today: int, asked: int, backlog: int) -> None:
    plan = agenda.plan(
        snapshot(
            reviews=[entry(row) for row in range(due)],
            fresh=[entry(99, new_memory(NOW))],
            most=10,
            reviewed_today=today,
        ),
        NOW,
        SHANGHAI,
    )
    assert (len(plan.reviews), plan.backlog) == (asked, backlog)
    assert bool(plan.fresh) == (backlog == 0)


def test_items_of_one_fact_are_asked_on_different_days() -> None:
    one = snapshot(
        reviews=[entry(1, fact="l#a"), entry(2, fact="l#b")],
        fresh=[entry(3, new_memory(NOW), "l#a"), entry(4, new_memory(NOW), "l#c")],
    )
    assert rows(agenda.plan(one, NOW, SHANGHAI)) == [1, 2, 4]
    rest = agenda.after(one, one.reviews[0], replace(LEARNT, due=NOW + timedelta(days=9)), NOW)
    assert rows(agenda.plan(rest, NOW, SHANGHAI)) == [2, 4]


def test_what_a_learner_chose_knows_no_limits() -> None:
    chosen = snapshot(reviews=[entry(1, fact="l#a"), entry(2, fact="l#a")], most=1, new=0, chosen=True)
    assert rows(agenda.plan(chosen, NOW, SHANGHAI)) == [1, 2]


@pytest.mark.parametrize(
    ("queue", "limits", "more", "days"),
    [
        pytest.param(3, {"new": 5}, {}, 0, id="there is room today"),
        pytest.param(5, {"new": 5}, {"unasked": 7}, 1, id="behind all of today's"),
        pytest.param(5, {"new": 5}, {"unasked": 16}, 2, id="behind tomorrow's too"),
        pytest.param(5, {"new": 5}, {"unasked": 9, "new_today": 5}, 2, id="today's share is done"),
        pytest.param(3, {"new": 5, "most": 0}, {"due": 9}, None, id="a backlog comes first"),
        pytest.param(3, {"new": 5, "most": 0}, {"due": 9, "chosen": True}, 0, id="unless they were chosen"),
    ],
)
def test_when_new_items_are_asked_first(queue: int, limits: dict, more: dict, days: int | None) -> None:
    """The newest two of the queue, or two behind it where not all of it is known."""
    fresh = [entry(row, new_memory(NOW)) for row in range(1, queue + 1)]
    now = snapshot(fresh=fresh, **limits, **more)
    newest = [f"i{row}" for row in range(now.unasked - 1, now.unasked + 1)]
    assert agenda.first_asked(now, agenda.plan(now, NOW, SHANGHAI), newest) == days
