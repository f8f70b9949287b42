"""Which question is next, what was put off, how it went, which questions are drawn."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz import Score
from bot.domain.quiz_session import (
    Outcome,
    Worth,
    by_topic,
    current,
    draw,
    first_tries,
    minutes,
    missed,
    outcome,
    score_of,
    unanswered,
)


@dataclass(frozen=True)
class Slot:
    position: int
    skips: int = 0
    chosen: str | None = None
    right: bool | None = None
    seen: bool = False

    @property
    def question_id(self) -> str:
        return f"q{self.position}"


def answered(position: int, right: bool, skips: int = 0) -> Slot:
    return Slot(position, skips, "0", right, True)


@pytest.mark.parametrize(
    ("slots", "position"),
    [
        pytest.param([], None, id="none"),
        pytest.param([Slot(0), Slot(1)], 0, id="the first"),
        pytest.param([answered(0, True), Slot(1)], 1, id="the next"),
        pytest.param([Slot(0, 0, "1", True), Slot(1)], 0, id="its explanation is still open"),
        pytest.param([Slot(0, 1), Slot(1), Slot(2)], 1, id="one put off"),
        pytest.param([Slot(0, 1), answered(1, True), Slot(2, 1)], 0, id="those put off in their order"),
        pytest.param([Slot(0, 2), Slot(1, 1)], 1, id="put off again"),
        pytest.param([answered(0, True), answered(1, False)], None, id="all done"),
    ],
)
def test_the_current_question(slots: list[Slot], position: int | None) -> None:
    found = current(slots)
    assert (found.position if found else None) == position


@given(st.data())
def test_putting_off_is_a_queue_and_everything_is_asked_once(data: st.DataObject) -> None:
    """Against the plainest model: a list whose head goes to its end or away."""
    count = data.draw(st.integers(1, 7))
    slots, queue, asked = [Slot(position) for position in range(count)], list(range(count)), []
    for act in data.draw(st.lists(st.sampled_from(["skip", "right", "wrong"]), max_size=40)):
        now = current(slots)
        if now is None:
            break
        assert now.position == queue[0]
        head = queue.pop(0)
        if act == "skip":
            queue.append(head)
            slots[head] = replace(now, skips=now.skips + 1)
        else:
            asked.append(head)
            slots[head] = replace(now, chosen="0", right=act == "right", seen=True)
    assert len(set(asked)) == len(asked) == count - unanswered(slots)
    told = outcome(slots)
    assert (told.total, told.unanswered) == (count, len(queue))
    assert told.right + len(missed(slots)) == count


def test_an_outcome_adds_up() -> None:
    slots = [answered(0, True), answered(2, False), Slot(1)]
    assert outcome(slots) == Outcome(right=1, wrong=1, unanswered=1)
    assert outcome(slots).percent == 33
    assert outcome([]).percent == 0
    assert missed(slots) == ("q1", "q2")
    assert by_topic(slots, lambda name: "even" if name in ("q0", "q2") else "odd") == {
        "even": Score(1, 2),
        "odd": Score(0, 1),
    }


@pytest.mark.parametrize(
    ("seconds", "told"),
    [([], 1), ([3], 1), ([100, 100], 3), ([60, 86_400], 6)],
    ids=["nothing", "seconds", "three minutes", "a day's pause is none of it"],
)
def test_the_whole_time_in_minutes(seconds: list[int], told: int) -> None:
    assert minutes(seconds) == told


FRESH, WRONG, KNOWN = (Worth(False, known) for known in range(3))
LATER = Worth(True, 0)


@pytest.mark.parametrize(
    ("pool", "length", "drawn"),
    [
        pytest.param({}, 10, set(), id="nothing there"),
        pytest.param({"a": KNOWN, "b": FRESH, "c": WRONG}, 1, {"b"}, id="never answered first"),
        pytest.param({"a": KNOWN, "b": FRESH, "c": WRONG}, 2, {"b", "c"}, id="then mistakes"),
        pytest.param({"a": KNOWN, "b": LATER}, 1, {"a"}, id="learnt before unlearnt"),
        pytest.param({"a": KNOWN, "b": LATER}, 0, {"a", "b"}, id="all"),
        pytest.param({"a": KNOWN}, 20, {"a"}, id="fewer than wished for"),
    ],
)
def test_what_is_drawn(pool: dict[str, Worth], length: int, drawn: set[str]) -> None:
    assert set(draw(pool, length, "seed")) == drawn


@given(
    st.dictionaries(st.text(min_size=1), st.sampled_from([FRESH, WRONG, KNOWN, LATER])), st.integers(0, 9), st.text()
)
def test_a_draw_takes_each_once_and_asks_the_unlearnt_last(pool: dict[str, Worth], length: int, seed: str) -> None:
    drawn = draw(pool, length, seed)
    assert len(set(drawn)) == len(drawn) == (min(length, len(pool)) if length else len(pool))
    assert drawn == draw(pool, length, seed)
    flags = [pool[name].unlearnt for name in drawn]
    assert flags == sorted(flags)


def test_what_is_drawn_is_mixed() -> None:
    pool = {f"q{number}": Worth(False, number % 3) for number in range(9)}
    assert len({draw(pool, 0, f"seed-{number}") for number in range(20)}) == 20


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        pytest.param([], {}, id="none"),
        pytest.param([("a", False), ("a", True)], {"a": False}, id="a retry is for learning"),
        pytest.param([("a", True), ("b", False), ("a", False)], {"a": True, "b": False}, id="each by itself"),
    ],
)
def test_the_first_answer_counts(answers: list[tuple[str, bool]], first: dict[str, bool]) -> None:
    assert first_tries(answers) == first


def test_a_chapters_statistics_leave_out_what_was_never_asked() -> None:
    assert score_of(["a", "b", "c"], {"a": True, "b": False, "x": True}) == Score(1, 2)
