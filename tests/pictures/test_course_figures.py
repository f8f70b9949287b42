"""Every figure that comes with the tutor can be drawn and is light enough for a slow line."""

from pathlib import Path

import pytest

from bot.pictures.check import check_picture
from bot.pictures.painter import Painter
from content.schema import Picture

COURSES = Path(__file__).parents[2] / "content" / "courses"
FIGURES = sorted(COURSES.glob("*/*/figures/*.typ"))


def test_there_are_figures() -> None:
    assert FIGURES


@pytest.mark.parametrize("file", FIGURES, ids=lambda file: file.stem)
async def test_a_figure_is_good_and_light(file: Path, painter: Painter) -> None:
    figure = Picture(alt=file.stem, typst=file)
    assert check_picture(figure) is None
    assert len((await painter.picture(figure)).png) <= 150 * 1024
