"""What an author is told about a picture."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.pictures.check import check_picture
from content.schema import Picture


def test_a_good_table_is_good(fees: Picture) -> None:
    assert check_picture(fees) is None


def test_a_good_figure_outside_the_project_is_good(figure: Callable[[str], Picture]) -> None:
    assert check_picture(figure('#import "/style.typ": *\n#chain(node[工厂], node[买方])')) is None


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        pytest.param("好\n#bad", "chain.typ:2:2: unknown variable: bad", id="broken"),
        pytest.param("好\n赞👍", "chain.typ:2: the font has no 👍", id="a character that the font lacks"),
        pytest.param("#v(900pt)", "chain.typ:1: 2.6 times as high as wide, more than 2.2", id="too tall"),
    ],
)
def test_a_bad_figure_is_named_with_its_line(figure: Callable[[str], Picture], source: str, problem: str) -> None:
    found = check_picture(figure(source))

    assert found is not None
    assert found.endswith(problem)


def test_a_bad_character_of_a_table_is_named_with_its_row() -> None:
    assert check_picture(Picture(alt="表", table=(("项目",), ("好✅",)))) == "table:2: the font has no ✅"


def test_a_figure_that_is_gone_is_a_problem(tmp_path: Path) -> None:
    found = check_picture(Picture(alt="图", typst=tmp_path / "gone.typ"))

    assert found is not None
    assert "gone.typ:1:1" in found
