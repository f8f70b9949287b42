"""A lesson file: front matter, then cards separated by lines of `---`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content._card import read_card
from content._draft import Draft
from content._page import Page
from content._reader import Reader
from content._yaml import field
from content.problems import Place
from content.schema import Card, Lesson

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Chunk:
    """Some lines of a file; `first_line` counts from 1."""

    first_line: int
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def read_lesson(draft: Draft, file: str) -> Lesson | None:
    """Return the lesson of a file below the course folder; None, with problems, where it cannot be read."""
    text = draft.text(file)
    if text is None:
        draft.blind = True
        return None
    lines = text.rstrip().split("\n")
    if lines[0].rstrip() != "---" or "---" not in map(str.rstrip, lines[1:]):
        draft.note(Place(file, 1), "a lesson begins with `---`, its id, title and minutes, and another `---`")
        draft.blind = True
        return None
    end = [line.rstrip() for line in lines].index("---", 1)
    return _read_parts(draft, file, Chunk(2, lines[1:end]), Chunk(end + 2, lines[end + 1 :]))


def _read_parts(draft: Draft, file: str, front: Chunk, rest: Chunk) -> Lesson | None:
    reader = Reader(draft, file, front.first_line)
    root = reader.mapping(front.text)
    if root is None:
        draft.blind = True
        return None
    values = reader.values(root)
    reader.claim("lesson", root, values)
    lesson = values.get("id")
    if not isinstance(lesson, str) or not lesson:
        draft.blind = True
        lesson = ""
    asof = values.pop("asof", None)
    if asof is not None and not (isinstance(asof, str) and _YEAR.fullmatch(asof)):
        reader.note(field(root, "asof") or root, "`asof` must be a year such as 2017")
        asof = None
    cards = _read_cards(draft, file, rest, lesson, asof)
    return reader.build(Lesson, root, values, {"cards": cards}, also=["asof"])


def _read_cards(draft: Draft, file: str, rest: Chunk, lesson: str, asof: str | None) -> tuple[Card, ...]:
    cards = []
    for chunk in _split(draft, file, rest):
        card = read_card(Page(draft, file, chunk.first_line), chunk.lines, lesson, asof)
        if card is None:
            draft.blind = True
        else:
            cards.append(card)
    return tuple(cards)


def _split(draft: Draft, file: str, rest: Chunk) -> Iterator[Chunk]:
    """Yield the cards; a line `---` inside a fenced block separates nothing."""
    start, fence, fence_line = 0, "", 0
    for number, line in enumerate([*rest.lines, "---"]):
        found = _FENCE.match(line)
        if found and not fence:
            fence, fence_line = found[1], rest.first_line + number
        elif found and found[1].startswith(fence) and not found[2].strip():
            fence = ""
        elif line.rstrip() == "---" and (not fence or number == len(rest.lines)):
            yield Chunk(rest.first_line + start, rest.lines[start:number])
            start = number + 1
    if fence:
        draft.note(Place(file, fence_line), f"this fenced block is not closed; end it with a line {fence}")
