"""Which characters the packaged font can draw."""

import struct
from functools import cache

from bot.pictures.sketch import FONTS

_FULL_UNICODE = 12
"""The format of a character map that lists groups of 32-bit code points."""


def missing_glyphs(text: str) -> set[str]:
    """The characters of a text that would come out as empty boxes; line breaks and tabs are not drawn."""
    return {character for character in set(text) - _covered() if character not in "\n\r\t"}


@cache
def _covered() -> frozenset[str]:
    """The character map of the font (https://learn.microsoft.com/typography/opentype/spec/cmap)."""
    font = (FONTS / "NotoSansSC-Regular.otf").read_bytes()
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        offset
        for tag, _, offset, _ in (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
        if tag == b"cmap"
    )
    maps = struct.unpack_from(">H", font, start + 2)[0]
    encodings = (start + struct.unpack_from(">HHL", font, start + 4 + 8 * n)[2] for n in range(maps))
    full = next(at for at in encodings if struct.unpack_from(">H", font, at)[0] == _FULL_UNICODE)
    groups = struct.unpack_from(">L", font, full + 12)[0]
    spans = (struct.unpack_from(">LLL", font, full + 16 + 12 * n) for n in range(groups))
    return frozenset(chr(code) for first, last, _ in spans for code in range(first, last + 1))
