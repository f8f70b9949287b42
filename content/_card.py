"""One card of a lesson: its heading, its body, and what is taken out of the body: a picture and a question."""

import re
from itertools import pairwise

from markdown_it.tree import SyntaxTreeNode
from pydantic import ValidationError

from content._page import Page
from content._picture import TABLE, image_of, read_figure, read_table
from content._question import read_question
from content._reader import Reader, sentence
from content._walk import line_of
from content.markdown import parse, plain_fault, render, visible
from content.schema import Card, Picture, Question

_HEADING = re.compile(r"##[ \t]+(?P<title>.*?)[ \t]*\{#(?P<id>[^\s}]*)(?P<more>[^}]*)\}[ \t]*")
_ASOF = re.compile(r"asof=(\d{4})")


def read_card(page: Page, lines: list[str], lesson: str, asof: str | None) -> Card | None:
    """Return the card on these lines; None, with problems, where its heading cannot be read.

    `lesson` is the id of the lesson, empty where it is unknown; `asof` is the year its cards have by default.
    """
    above = next((number for number, line in enumerate(lines) if line.strip()), None)
    if above is None:
        page.draft.note(page.below(-1).start, "this card is empty; write it, or remove one `---`")
        return None
    page = page.below(above)
    heading = _HEADING.fullmatch(lines[above])
    if heading is None:
        page.draft.note(page.start, "a card begins with `## its title {#its-id}`; write that line")
        return None
    source = f"{lesson}#{heading['id']}"
    if lesson:
        page.draft.claim("card", source, page.start)
    body = _Body(page, lines[above + 1 :], source)
    try:
        return Card(
            id=heading["id"],
            title=_title(page, heading["title"]),
            body=body.html,
            asof=_year(page, heading["more"].strip(), asof),
            picture=body.picture,
            question=body.question,
        )
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            page.draft.note(page.start, sentence(str(detail["loc"][0]), detail))
        return None


def _title(page: Page, title: str) -> str:
    fault = plain_fault(title)
    if fault:
        page.draft.note(page.start, f"the title {fault}")
    return title


def _year(page: Page, more: str, asof: str | None) -> int | None:
    found = _ASOF.fullmatch(more)
    if more and not found:
        page.draft.note(page.start, f"`{more}` is unknown here; only a year, `asof=2017`, can follow the card's id")
    year = found[1] if found else asof
    return int(year) if year else None


class _Body:
    """What stands below the heading of one card, sorted into text, picture and question."""

    def __init__(self, heading: Page, lines: list[str], source: str) -> None:
        self.picture: Picture | None = None
        self.question: Question | None = None
        self._page = heading.below(1)
        self._lines = lines
        self._source = source
        self._seen: set[str] = set()
        blocks = parse("\n".join(lines))
        text = [block for above, block, below in _with_neighbours(blocks) if not self._take(above, block, below)]
        rendered = render(text, heading.draft.words)
        self._page.note_all(rendered.faults)
        if not rendered.faults and not visible(rendered.html).strip():
            heading.draft.note(heading.start, "this card has no text; write what it teaches")
        self.html = rendered.html

    def _take(self, above: SyntaxTreeNode | None, block: SyntaxTreeNode, below: SyntaxTreeNode | None) -> bool:
        """Say whether a block is no text; a picture or question is read and kept."""
        image = image_of(block)
        if block.type == "fence" and block.info.strip() == "question":
            self._only_one(block, "question")
            self.question = self._read_question(block, below)
        elif block.type == "table":
            self._only_one(block, "picture")
            self.picture = read_table(self._page, block, above, self._lines)
        elif image is None:
            return False
        elif image.attrs.get("src") != TABLE:
            self._only_one(block, "picture")
            self.picture = read_figure(self._page, block, image)
        elif below is None or below.type != "table":
            self._page.note(block, "after `![…](table)` comes a Markdown table; write it, or remove the line")
        return True

    def _read_question(self, block: SyntaxTreeNode, below: SyntaxTreeNode | None) -> Question | None:
        if below is not None:
            self._page.note(block, "the question must be the last thing on its card; move it down")
        first_line = self._page.below(line_of(block)).first_line
        reader = Reader(self._page.draft, self._page.file, first_line)
        root = reader.mapping(block.content)
        return read_question(reader, root, self._source) if root is not None else None

    def _only_one(self, block: SyntaxTreeNode, what: str) -> None:
        if what in self._seen:
            self._page.note(block, f"a card has at most one {what}; make two cards of it")
        self._seen.add(what)


def _with_neighbours(
    blocks: list[SyntaxTreeNode],
) -> list[tuple[SyntaxTreeNode | None, SyntaxTreeNode, SyntaxTreeNode | None]]:
    pairs = list(pairwise([None, *blocks, None]))
    return [(above, block, below) for (above, block), (_, below) in pairwise(pairs) if block is not None]
