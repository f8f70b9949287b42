"""An author's Markdown as the small HTML that Telegram understands.

CommonMark with the CJK-friendly rules for emphasis, turned by a walk over the syntax tree into the tags of
https://core.telegram.org/bots/api#html-style. What Telegram cannot show is a fault with its line, never a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.tree import SyntaxTreeNode
from mdit_py_cjk_friendly import cjk_friendly

from content._softlines import join_soft_lines
from content._walk import LEFTOVER, Fault, Walk
from content._words import Words

_CALLOUT = re.compile(r"\[!(\w+)\][ \t]*(?:\n|$)?")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Rendered:
    """Telegram HTML, well-formed even where there are faults, and the faults."""

    html: str
    faults: tuple[Fault, ...]


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (the name is the parser's)
        """Let every link through: the walk refuses it with a reason."""
        return True


def _mark_callouts(state: StateCore) -> None:
    """Take the `[!NAME]` off the first line of a quote and remember it on the quote."""
    for quote, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if quote.type == "blockquote_open" and paragraph.type == "paragraph_open":
            found = _CALLOUT.match(inline.content)
            if found:
                quote.meta["callout"] = found[1]
                inline.content = inline.content[found.end() :]


def _parser() -> MarkdownIt:
    # text_join is off so that what the author escaped (text_special) can be told from marks that failed to pair up
    parser = _Parser("commonmark").use(cjk_friendly).enable("table").disable(["code", "text_join"])
    parser.core.ruler.before("inline", "callout", _mark_callouts)
    return parser


_PARSER = _parser()


def parse(source: str) -> list[SyntaxTreeNode]:
    """Return the top-level blocks of a text; the lines in their `map` count from 0."""
    return SyntaxTreeNode(_PARSER.parse(source)).children


def to_html(source: str, words: Words) -> Rendered:
    """Return a whole text as Telegram HTML."""
    return render(parse(source), words)


def render(blocks: Sequence[SyntaxTreeNode], words: Words) -> Rendered:
    """Return some blocks of a parsed text as Telegram HTML."""
    walk = Walk(words)
    html = walk.blocks(blocks)
    return Rendered(join_soft_lines(html), tuple(walk.faults))


def visible(html: str) -> str:
    """Return what a reader sees of Telegram HTML, which is what Telegram's limits count."""
    return unescape(_TAG.sub("", html))


def count_entities(html: str) -> int:
    """Return how many formatted pieces Telegram will count in this HTML."""
    return html.count("</")


def plain_fault(text: str) -> str | None:
    """Return why a text that must be plain is not, or None."""
    found = LEFTOVER.search(text)
    return f"is plain text; take out the Markdown mark {found[0]}" if found else None
