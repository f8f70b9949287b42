"""The call of Typst: a sketch in, a PNG out, always the same one for the same sketch."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from bot.pictures.sketch import FONTS, STYLE, PictureError, Sketch

WIDTH = 1080
"""Pixels of every picture: 360 points, the width of a phone, at three pixels a point."""

_PIXELS_PER_INCH = 3 * 72
_SHEET = '#import "/style.typ": sheet\n#show: sheet\n#include "/figure.typ"\n'
_PACKAGE = re.compile(r"@[\w-]+/[\w-]+:\d")
_PLACE = re.compile(r"┌─ .*?\bfigure\.typ:(\d+):(\d+)")
_OUR_FOLDER = re.compile(r" \(searched at .*\)")


def typeset(sketch: Sketch) -> bytes:
    """The PNG of a sketch, `WIDTH` pixels wide; PictureError where Typst refuses it.

    Typst sees a folder with the style and the figure alone, so that it reads nothing else, and no font but ours.
    """
    _refuse_packages(sketch)
    with TemporaryDirectory(prefix="tutor-picture-") as folder:
        root = Path(folder)
        (root / "style.typ").write_bytes(STYLE.read_bytes())
        (root / "figure.typ").write_text(sketch.source, encoding="utf-8")
        sheet = root / "sheet.typ"
        sheet.write_text(_SHEET, encoding="utf-8")
        try:
            return typst.compile(
                sheet,
                root=root,
                font_paths=_fonts(),
                format="png",
                ppi=_PIXELS_PER_INCH,
                sys_inputs={"rows": sketch.data},
                timestamp=0,  # So that a figure which asks for the date is the same tomorrow.
            )
        except typst.TypstError as error:
            raise PictureError(_message(sketch, error)) from error


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _refuse_packages(sketch: Sketch) -> None:
    """Typst would fetch a package from the network; a course must draw the same without one."""
    for number, line in enumerate(sketch.source.splitlines(), start=1):
        if found := _PACKAGE.search(line):
            place = f"{sketch.name}:{number}:{found.start() + 1}"
            raise PictureError(f"{place}: Typst packages are not available, use /style.typ")


def _message(sketch: Sketch, error: typst.TypstError) -> str:
    """One line for the author: the place in their file (also when a helper of the style complains) and the reason."""
    places: list[tuple[str, str]] = _PLACE.findall(error.diagnostic)
    line, column = places[-1] if places else ("1", "0")
    # Typst counts columns from 0, editors from 1.
    return f"{sketch.name}:{line}:{int(column) + 1}: {_OUR_FOLDER.sub('', error.message)}"
