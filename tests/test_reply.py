"""A reply that waits in the outbox comes out as it went in."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions import Home, OpenLesson, SetReminder, ShowReview
from bot.reply import Button, Document, DocumentKind, Html, Reply, Words, button, pack, say, unpack
from content.schema import Picture

PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(), st.lists(st.text(), max_size=3))
WORDS = st.builds(
    Words, st.from_regex(r"[a-z]+\.[a-z_]+", fullmatch=True), st.dictionaries(st.text(), PLAIN, max_size=4)
)
ACTIONS = st.one_of(
    st.sampled_from([Home(), ShowReview()]),
    st.builds(OpenLesson, st.just("borders")),
    st.builds(SetReminder, st.integers(-1, 24 * 60)),
)
BUTTONS = st.one_of(
    st.builds(Button, WORDS, action=ACTIONS),
    st.builds(Button, WORDS, start=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True)),
)
ROWS = st.lists(st.lists(BUTTONS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple)


@given(WORDS, ROWS)
def test_words_and_buttons_come_out_as_they_went_in(words: Words, rows: tuple[tuple[Button, ...], ...]) -> None:
    reply = Reply(words, rows)
    assert unpack(pack(reply)) == reply


def test_chinese_is_kept_readable() -> None:
    assert "两条线" in pack(Reply(say("classes.assignment", lesson="两条线")))


PICTURES = {
    "a table": Picture(alt="表", table=(("a", "b"), ("c", "d"))),
    "a drawing": Picture(alt="图", typst=Path("figures/steps.typ")),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_comes_out_as_it_went_in(picture: Picture) -> None:
    reply = Reply(say("home.help"), picture=picture)
    assert unpack(pack(reply)) == reply


def test_a_notice_alone_cannot_wait() -> None:
    with pytest.raises(ValueError, match="only a screen can wait"):
        pack(Reply(notice=say("home.old_button")))


def test_an_argument_that_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        pack(Reply(say("home.welcome", name=object())))


def test_a_button_whose_action_is_no_more_is_left_out() -> None:
    home, link = button("button.home", Home()), Button(say("button.private_chat"), start="home")
    packed = json.loads(pack(Reply(say("home.lost"), ((home, link), (home,)))))
    for row in packed["buttons"]:
        row[0]["action"] = "retired:1"
    assert unpack(json.dumps(packed)).buttons == ((link,),)


def test_html_is_put_in_as_it_stands() -> None:
    assert Html("<b>国境</b>").__html__() == "<b>国境</b>"
    assert isinstance(Html("a"), str)


def test_short_forms_say_the_same() -> None:
    assert button("button.home", Home(), title="x") == Button(Words("button.home", {"title": "x"}), Home())


def test_a_document_waits_by_its_kind_and_name() -> None:
    reply = Reply(say("export.csv"), document=Document(DocumentKind.CSV, "mine.csv"))
    assert unpack(pack(reply)) == reply
