"""The picture of a card: a Typst figure of the chapter, or a Markdown table that the tutor draws."""

import re

from markdown_it.tree import SyntaxTreeNode

from content._page import Page
from content._walk import line_of
from content.markdown import plain_fault
from content.schema import Picture

TABLE = "table"
"""What `![…](table)` points at: the table below it."""

_FIGURE = re.compile(r"figures/[A-Za-z0-9_-]+\.typ")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def image_of(block: SyntaxTreeNode | None) -> SyntaxTreeNode | None:
    """Return the image that is alone in a paragraph, or None."""
    if block is None or block.type != "paragraph":
        return None
    parts = block.children[0].children
    return parts[0] if len(parts) == 1 and parts[0].type == "image" else None


def read_figure(page: Page, block: SyntaxTreeNode, image: SyntaxTreeNode) -> Picture | None:
    """Return the figure an image shows; its path is absolute."""
    source = str(image.attrs.get("src", ""))
    if not _FIGURE.fullmatch(source):
        page.note(block, f"`{source}` is no figure; write `figures/name.typ`, or `table` above a Markdown table")
        return None
    file = f"{page.file.partition('/')[0]}/{source}"
    page.draft.shown.add(file)
    path = page.draft.folder / file
    if not path.is_file():
        page.note(block, f"the file {file} is missing; add it")
    alt = _alt(page, block, image)
    return Picture(alt=alt, typst=path) if alt else None


def read_table(page: Page, table: SyntaxTreeNode, above: SyntaxTreeNode | None, lines: list[str]) -> Picture | None:
    """Return the drawing of a table; `above` is the block before it, `lines` are those of the page."""
    image = image_of(above)
    if image is None or image.attrs.get("src") != TABLE:
        page.note(table, "a table needs the line `![what it shows](table)` directly before it")
        return None
    rows = [row for part in table.children for row in part.children]
    _check_widths(page, rows, lines)
    cells = tuple(tuple(_cell(page, cell) for cell in row.children) for row in rows)
    alt = _alt(page, table, image)
    return Picture(alt=alt, table=cells) if alt else None


def _alt(page: Page, block: SyntaxTreeNode, image: SyntaxTreeNode) -> str:
    alt = image.content.strip()
    if not alt:
        page.note(block, "say between the brackets of `![…]` what the picture shows, for those who cannot see it")
    return alt


def _cell(page: Page, cell: SyntaxTreeNode) -> str:
    parts = [part for inline in cell.children for part in inline.children]
    marked = any(part.type not in ("text", "text_special") for part in parts)
    if marked or plain_fault("".join(part.content for part in parts if part.type == "text")):
        page.note(cell, "the cells of a table are plain text; take the Markdown marks out")
    return "".join(part.content for part in parts).strip()


def _check_widths(page: Page, rows: list[SyntaxTreeNode], lines: list[str]) -> None:
    """Note rows that Markdown would silently cut or fill up."""
    widths = [_width(lines[line_of(row) - 1]) for row in rows]
    for row, width in zip(rows, widths, strict=True):
        if width != widths[0]:
            page.note(row, f"the heading row has {widths[0]} cells and this one has {width}; make them equal")


def _width(line: str) -> int:
    inner = line.strip().removeprefix("|")
    if not inner.endswith("\\|"):
        inner = inner.removesuffix("|")
    return len(_CELL_BORDER.findall(inner)) + 1
