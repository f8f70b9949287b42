"""What is to be drawn: a Typst source with the words it is given."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from content import schema

HERE = Path(__file__).parent
STYLE = HERE / "style.typ"
FONTS = HERE / "fonts"
TABLE = HERE / "table.typ"


class PictureError(Exception):
    """A picture that cannot be drawn; the message begins with its file, line and column."""


@dataclass(frozen=True)
class Sketch:
    """A picture before it is drawn; two that are equal give the same picture."""

    name: str
    """What messages call it: the author's file."""
    source: str
    """Typst, which may import `/style.typ` and nothing else."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Plain text for a table, the heading row first."""

    @property
    def data(self) -> str:
        """The rows in JSON, as Typst is given them."""
        return json.dumps(self.rows, ensure_ascii=False)

    @property
    def key(self) -> str:
        """The name of the picture by its content: 32 hexadecimal digits, new whenever it would look different."""
        look = hashlib.sha256(_look())
        for part in (self.source, self.data):
            look.update(hashlib.sha256(part.encode()).digest())
        return look.hexdigest()[:32]


def sketch(picture: schema.Picture) -> Sketch:
    """The sketch of a card's picture; PictureError where its file cannot be read."""
    return figure(picture.typst) if picture.typst else table(picture.table)


def figure(file: Path) -> Sketch:
    """The sketch of an author's Typst file; PictureError where it cannot be read."""
    try:
        return Sketch(name=str(file), source=file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PictureError(f"{file}:1:1: {error}") from error


def table(rows: Sequence[Sequence[str]]) -> Sketch:
    """The sketch of a table, the heading row first."""
    return Sketch(name="table", source=TABLE.read_text(encoding="utf-8"), rows=tuple(tuple(row) for row in rows))


@cache
def _look() -> bytes:
    """Everything that shapes all pictures alike: Typst, the style and the fonts."""
    look = hashlib.sha256(version("typst").encode())
    for file in (STYLE, *sorted(FONTS.glob("*.otf"))):
        look.update(hashlib.sha256(file.read_bytes()).digest())
    return look.digest()
