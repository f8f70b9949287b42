"""Options are shuffled and stored, answers grade themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiz import (
    Score,
    decode,
    encode,
    is_complete,
    is_right,
    letters,
    option_order,
    pack,
    shuffled,
    toggle,
    unpack,
)
from content.schema import Question


@given(count=st.integers(0, 36), seed=st.text())
def test_a_shuffle_is_a_permutation_and_always_the_same(count: int, seed: str) -> None:
    assert sorted(shuffled(count, seed)) == list(range(count))
    assert shuffled(count, seed) == shuffled(count, seed)


def test_a_shuffle_never_changes_between_versions() -> None:
    assert shuffled(4, "7:b2b-001:1") == (3, 2, 0, 1)


def test_seeds_give_every_order_about_as_often() -> None:
    orders = [shuffled(3, f"seed-{number}") for number in range(1200)]
    assert len(set(orders)) == 6
    assert all(140 < orders.count(order) < 260 for order in set(orders))


def test_true_comes_before_false_always(true_false: Question, single: Question) -> None:
    seeds = [f"seed-{number}" for number in range(20)]
    assert {option_order(true_false, seed) for seed in seeds} == {(0, 1)}
    assert {option_order(single, seed) for seed in seeds} == {shuffled(4, seed) for seed in seeds}


@pytest.mark.parametrize(("chosen", "right"), [({2}, True), ({1}, False), ({1, 2}, False), (set(), False)])
def test_a_single_choice(single: Question, chosen: set[int], right: bool) -> None:
    assert is_right(single, frozenset(chosen)) is right


@pytest.mark.parametrize(
    ("chosen", "right"), [({0, 3}, True), ({0}, False), ({0, 1, 3}, False), ({0, 1}, False), (set(), False)]
)
def test_a_multiple_choice_wants_all_the_right_ones_and_no_other(
    multiple: Question, chosen: set[int], right: bool
) -> None:
    assert is_right(multiple, frozenset(chosen)) is right


def test_steps_are_never_shown_in_their_right_order(ordering: Question) -> None:
    orders = {option_order(ordering, f"seed-{number}") for number in range(400)}
    assert len(orders) == 23
    assert (0, 1, 2, 3) not in orders


@pytest.mark.parametrize(
    ("given", "complete", "right"),
    [
        pytest.param((0, 1, 2, 3), True, True, id="in order"),
        pytest.param((0, 1, 3, 2), True, False, id="two changed"),
        pytest.param((0, 1, 2), False, False, id="not all"),
        pytest.param((), False, False, id="none"),
    ],
)
def test_an_order_wants_every_step_in_its_place(
    ordering: Question, given: tuple[int, ...], complete: bool, right: bool
) -> None:
    assert is_complete(ordering, given) is complete
    assert is_right(ordering, given) is right


@pytest.mark.parametrize(("given", "right"), [((), False), ((0, 4), False), ((0, 2, 4), True), (range(5), True)])
def test_a_short_answer_wants_three_fifths_of_its_points(short: Question, given: tuple[int, ...], right: bool) -> None:
    assert is_complete(short, given)
    assert is_right(short, given) is right


def test_nothing_chosen_is_not_complete(single: Question, multiple: Question) -> None:
    assert not is_complete(single, ())
    assert not is_complete(multiple, ())
    assert is_complete(single, (1,))


@given(number=st.permutations(range(4)).flatmap(lambda all_: st.integers(0, 4).map(lambda count: tuple(all_[:count]))))
def test_a_sequence_goes_through_a_button(ordering: Question, number: tuple[int, ...]) -> None:
    assert unpack(ordering, pack(ordering, number)) == number


@given(chosen=st.frozensets(st.integers(0, 4)))
def test_points_go_through_a_button(short: Question, chosen: frozenset[int]) -> None:
    assert unpack(short, pack(short, chosen)) == tuple(sorted(chosen))


@given(number=st.integers(-(2**31), 2**31))
def test_a_forged_number_gives_only_what_the_question_has(ordering: Question, short: Question, number: int) -> None:
    for question, count in ((ordering, 4), (short, 5)):
        given = unpack(question, number)
        assert set(given) <= set(range(count))
        assert len(set(given)) == len(given)


def test_the_longest_sequence_fits_into_a_number_of_the_database(ordering: Question) -> None:
    longest = ordering.model_copy(update={"options": tuple("甲乙丙丁戊己庚辛")})
    assert pack(longest, range(7, -1, -1)) == 87654321 < 2**31


def test_an_option_is_toggled_in_and_out() -> None:
    assert toggle(frozenset({0}), 2) == {0, 2}
    assert toggle(frozenset({0, 2}), 2) == {0}


@pytest.mark.parametrize(
    ("order", "options", "shown"),
    [((2, 0, 3, 1), {2}, "A"), ((2, 0, 3, 1), {0, 1}, "BD"), ((0, 1), {1}, "B"), ((2, 0, 3, 1), set(), "")],
)
def test_options_are_named_by_the_letters_they_are_shown_under(
    order: tuple[int, ...], options: set[int], shown: str
) -> None:
    assert letters(order, options) == shown


@given(numbers=st.lists(st.integers(0, 35)))
def test_an_order_is_stored_and_read_back(numbers: list[int]) -> None:
    assert decode(encode(numbers)) == tuple(numbers)


@given(chosen=st.frozensets(st.integers(0, 35)))
def test_a_choice_is_stored_in_one_way_and_read_back(chosen: frozenset[int]) -> None:
    assert frozenset(decode(encode(chosen))) == chosen
    assert encode(chosen) == encode(sorted(chosen))


def test_what_is_stored_is_short() -> None:
    assert encode((2, 0, 3, 1)) == "2031"
    assert encode(frozenset({3, 0, 11})) == "03b"
    assert encode(()) == ""


@pytest.mark.parametrize("text", ["2-1", "A", "²"])
def test_what_was_never_stored_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="substring not found"):
        decode(text)


def test_a_score_is_told_in_per_cent() -> None:
    assert Score(2, 4).percent == 50
    assert Score(0, 0).percent == 0
