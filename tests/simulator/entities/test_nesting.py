import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities.nesting import settled
from bot.simulator.entities.span import QUOTES, SPLITTABLE, VERBATIM, Span

kinds = st.sampled_from([*SPLITTABLE, *QUOTES, *VERBATIM, "text_link", "url"])
spans = st.builds(Span, kinds, st.integers(0, 20), st.integers(1, 20))

Place = tuple[str, int, int]


def places(spans: list[Span]) -> list[Place]:
    return [(span.type, span.offset, span.length) for span in spans]


@pytest.mark.parametrize(
    ("given", "settles"),
    [
        pytest.param([("bold", 0, 3), ("bold", 3, 2)], [("bold", 0, 5)], id="touching ones of a kind are joined"),
        pytest.param(
            [("bold", 0, 4), ("italic", 2, 2)],
            [("bold", 0, 2), ("bold", 2, 2), ("italic", 2, 2)],
            id="cut where another begins",
        ),
        pytest.param(
            [("bold", 0, 4), ("italic", 2, 4)],
            [("bold", 0, 2), ("italic", 2, 4), ("bold", 2, 2)],
            id="cut where they cross",
        ),
        pytest.param(
            [("bold", 0, 6), ("text_link", 2, 2)],
            [("bold", 0, 2), ("text_link", 2, 2), ("bold", 2, 2), ("bold", 4, 2)],
            id="cut around a link",
        ),
        pytest.param([("code", 0, 4), ("bold", 1, 2)], [("code", 0, 4)], id="nothing in code"),
        pytest.param([("text_link", 0, 4), ("code", 2, 4)], [("text_link", 0, 4)], id="the first of two that cross"),
        pytest.param([("blockquote", 0, 9), ("blockquote", 2, 2)], [("blockquote", 0, 9)], id="no quote in a quote"),
        pytest.param(
            [("blockquote", 0, 4), ("code", 1, 2)], [("blockquote", 0, 4), ("code", 1, 2)], id="code in a quote"
        ),
        pytest.param([("blockquote", 0, 4), ("code", 2, 4)], [("blockquote", 0, 4)], id="code crosses no quote"),
    ],
)
def test_entities_nest_as_telegram_lets_them(given: list[Place], settles: list[Place]) -> None:
    assert places(settled([Span(*place) for place in given])) == settles


def test_found_entities_give_way_to_given_ones() -> None:
    assert places(settled([Span("code", 0, 5)], [Span("url", 3, 4), Span("mention", 8, 3)])) == [
        ("code", 0, 5),
        ("mention", 8, 3),
    ]


@given(st.lists(spans))
def test_whatever_is_given_no_two_cross_and_code_is_bare(given: list[Span]) -> None:
    done = settled(given)
    for index, one in enumerate(done):
        for other in done[index + 1 :]:
            apart = other.offset >= one.end
            assert apart or other.end <= one.end
            assert apart or one.type not in VERBATIM


@given(st.lists(spans))
def test_settled_entities_stay_as_they_are(given: list[Span]) -> None:
    done = settled(given)
    assert settled(done) == done or any(span.type in SPLITTABLE for span in done)
