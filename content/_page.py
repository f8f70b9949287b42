"""A stretch of Markdown inside a course file, and the problems noted beside its lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from content._draft import Draft
from content._walk import Fault, line_of
from content.problems import Place


@dataclass(frozen=True)
class Page:
    """Some Markdown of `file`; its first line is line `first_line` of the file, counted from 1."""

    draft: Draft
    file: str
    first_line: int

    def below(self, lines: int) -> "Page":
        """Return the part of this page that begins some lines further down."""
        return Page(self.draft, self.file, self.first_line + lines)

    @property
    def start(self) -> Place:
        """Return where the page begins."""
        return Place(self.file, self.first_line)

    def note(self, block: SyntaxTreeNode, message: str) -> None:
        """Add a problem beside a block of this page."""
        self.note_all([Fault(line_of(block), message)])

    def note_all(self, faults: Iterable[Fault]) -> None:
        """Add the faults that were found in the text of this page."""
        for fault in faults:
            self.draft.note(Place(self.file, self.first_line + fault.line - 1), fault.message)
