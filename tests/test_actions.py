"""What a button carries survives the way through Telegram, and nothing else is taken for a button."""

import re
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import actions
from bot.actions import CODES, MAX_BYTES, SEPARATOR, Action, decode, encode

IDS = st.from_regex(re.compile(r"[a-z0-9]([a-z0-9-]{0,22}[a-z0-9])?", re.ASCII), fullmatch=True)
"""As long as a course may make them (content.schema.Id)."""
NUMBERS = st.integers(min_value=-1, max_value=10**9)
KINDS = [
    kind
    for kind in vars(actions).values()
    if isinstance(kind, type) and issubclass(kind, Action) and kind is not Action
]


@st.composite
def any_action(draw: st.DrawFn) -> Action:
    kind = draw(st.sampled_from(KINDS))
    return kind(*(draw(NUMBERS if field.type is int else IDS) for field in fields(kind)))


@given(any_action())
def test_an_action_comes_back_as_it_was(action: Action) -> None:
    data = encode(action)
    assert decode(data) == action
    assert 1 <= len(data.encode()) <= MAX_BYTES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_longest_ids_and_numbers_fit(kind: type[Action]) -> None:
    action = kind(*(-(10**9) if field.type is int else "x" * 24 for field in fields(kind)))
    assert decode(encode(action)) == action


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_action_holds_nothing_but_ids_and_numbers(kind: type[Action]) -> None:
    assert {field.type for field in fields(kind)} <= {int, str}


def test_a_code_means_one_action() -> None:
    assert set(CODES.values()) == set(KINDS)
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(kind.code and SEPARATOR not in kind.code and kind.code.isascii() for kind in KINDS)


def test_what_does_not_fit_is_refused_when_the_button_is_drawn() -> None:
    with pytest.raises(ValueError, match="over 64 bytes"):
        encode(actions.OpenCard(lesson="课" * 12, card="x" * 30))


@given(st.text(max_size=80))
def test_garbage_is_no_action(data: str) -> None:
    decoded = decode(data)
    assert decoded is None or encode(decoded) == data or _spelled_otherwise(data)


@given(st.sampled_from(sorted(CODES)), st.lists(st.text(max_size=12), max_size=4))
def test_garbage_behind_a_known_code_never_raises(code: str, values: list[str]) -> None:
    data = SEPARATOR.join((code, *values))
    decoded = decode(data)
    assert decoded is None or type(decoded) is CODES[code]


def _spelled_otherwise(data: str) -> bool:
    """Such as `p:1` with an Arabic-Indic digit or blanks: the same number, another spelling."""
    return any(
        not part.isascii() or part != part.strip() or part[:1] in "+0" or "_" in part for part in data.split(":")
    )


GARBAGE = [
    "",
    ":",
    "::::",
    "h:",
    "h:1",
    "nonsense",
    "rg",
    "rg:item",
    "rg:item:x:1",
    "rg:item:1:",
    "qt:1:2",
    "课:1",
    "h h",
    "qs:99999999999999999999",
    "qs:2147483648",
]


@pytest.mark.parametrize("data", GARBAGE)
def test_a_button_that_was_never_drawn_means_nothing(data: str) -> None:
    assert decode(data) is None
