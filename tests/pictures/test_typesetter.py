"""Typst draws an author's figure, or says in one line where it is broken."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.sketch import PictureError, Sketch, figure, table
from bot.pictures.typesetter import typeset

WORDS = st.text(st.sampled_from('外贸订单，、；：（）→ /AB1#*$\\"[]'), max_size=40)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """A heading row and up to five more, of one to nine columns."""
    width = draw(st.integers(1, 9))
    return draw(st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=1, max_size=6))


STYLED = '#import "/style.typ": *\n'


def drawn(source: str) -> bytes:
    return typeset(Sketch(name="flow.typ", source=source))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param("第一行\n#nothing", r"^flow\.typ:2:2: unknown variable: nothing", id="a name that is not there"),
        pytest.param("#strong[", r"^flow\.typ:1:8: unclosed delimiter", id="an open bracket"),
        pytest.param(
            STYLED + "\n" + '#node([买方], tint: "pink")',
            r"^flow\.typ:3:2: dictionary does not contain key",
            id="a helper given nonsense is the author's line",
        ),
        pytest.param('#read("/etc/hostname")', r"^flow\.typ:1:7: file not found$", id="a file of the machine"),
        pytest.param('#read("../secret")', r"^flow\.typ:1:7: .*would escape", id="a file beside the course"),
        pytest.param(
            '流程\n#import "@preview/cetz:0.3.0": canvas',
            r"^flow\.typ:2:10: Typst packages are not available",
            id="a package from the network",
        ),
        pytest.param("甲 #pagebreak() 乙", r"^flow\.typ:1:4: pagebreaks are not allowed", id="a second page"),
        pytest.param("#set page(width: 9pt)\n窄", r"^flow\.typ:1:2: page configuration is not", id="a page of its own"),
    ],
)
def test_a_broken_figure_names_file_line_and_column(source: str, message: str) -> None:
    with pytest.raises(PictureError, match=message) as caught:
        drawn(source)

    assert "\n" not in str(caught.value)


def test_a_figure_that_is_gone_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match=r"gone\.typ:1:1: .*No such file"):
        figure(tmp_path / "gone.typ")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param('#chain(node[工厂], "报关", node[买方])', id="chain"),
        pytest.param('#chain(node([平台], note: [线上], dashed: true), node([买方], tint: "warm"))', id="bare chain"),
        pytest.param("#lanes(([甲], chain(node[一], node[二])), ([乙], node[三]))", id="lanes"),
        pytest.param("#flow(([上架], [写好标题]), ([下单], none))", id="flow"),
        pytest.param("#timeline(([① 信息], [1999]), ([② 交易], [2004]))", id="timeline"),
        pytest.param("#stairs(([初级], [客服]), ([高级], none))", id="stairs"),
        pytest.param("#branches(node[多少？], ([很多], node[海运]), ([很少], node[快递]))", id="branches"),
        pytest.param("#frame(tag: [代办], dashed: true, node[报关])#caption[说明]", id="frame"),
        pytest.param(
            "#grid(columns: (1fr, 60pt, 1fr), node[甲], arrow-right(above: [付款], left: true), node[乙])", id="arrow"
        ),
    ],
)
def test_every_helper_of_the_style_draws(source: str) -> None:
    assert drawn(STYLED + source) != drawn(STYLED)


def test_words_of_a_table_are_no_typst() -> None:
    hostile = table([["#panic()", "*粗*"], ['"', "$x"], ["\\", "]"]])

    assert typeset(hostile).startswith(b"\x89PNG")


@settings(max_examples=40, deadline=None)
@given(tables())
def test_any_table_can_be_drawn(rows: list[list[str]]) -> None:
    assert typeset(table(rows)).startswith(b"\x89PNG")


def test_two_drawings_of_one_sketch_are_equal() -> None:
    assert drawn("跨境电商") == drawn("跨境电商")


def test_no_clock_reaches_a_figure() -> None:
    assert drawn("#datetime.today().display()") == drawn("1970-01-01")
