"""What an author can get wrong in a picture."""

import struct

from bot.pictures.glyphs import missing_glyphs
from bot.pictures.sketch import PictureError, Sketch, sketch
from bot.pictures.typesetter import WIDTH, typeset
from content import schema

TALLEST = 2.2
"""Height to width: a taller picture is shown so narrow in a chat that its words cannot be read."""


def check_picture(picture: schema.Picture) -> str | None:
    """What is wrong with a picture, in one line that begins with `file:line`; None where it is good."""
    try:
        wanted = sketch(picture)
        png = typeset(wanted)
    except PictureError as error:
        return str(error)
    return _unknown_character(wanted) or _too_tall(wanted, png)


def _unknown_character(wanted: Sketch) -> str | None:
    lines = [" ".join(row) for row in wanted.rows] or wanted.source.splitlines()
    for number, line in enumerate(lines, start=1):
        if missing := missing_glyphs(line):
            return f"{wanted.name}:{number}: the font has no {' '.join(sorted(missing))}"
    return None


def _too_tall(wanted: Sketch, png: bytes) -> str | None:
    (height,) = struct.unpack_from(">L", png, 20)
    if height > TALLEST * WIDTH:
        return f"{wanted.name}:1: {height / WIDTH:.1f} times as high as wide, more than {TALLEST}"
    return None
