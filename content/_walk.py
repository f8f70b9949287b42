"""The walk over a Markdown syntax tree that writes Telegram HTML and notes what Telegram cannot show."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from markdown_it.tree import SyntaxTreeNode

from content._softlines import SOFT
from content._words import Words

LEFTOVER = re.compile(r"\*\*|~~|\]\(|`")
"""Marks that Markdown did not understand and would show as they are."""

_BULLETS = ("• ", "\u2003◦ ")
_DEEPEST = len(_BULLETS)
_INLINE_TAGS = {"strong": "b", "em": "i"}
_REFUSED = {
    "heading": "a heading stands only at the top of a card; to begin a new card put a line `---` before it",
    "hr": "a horizontal rule cannot be shown; remove it",
    "html_block": "HTML cannot be used; write Markdown, or `\\<` for a bare <",
    "html_inline": "HTML cannot be used; write Markdown, or `\\<` for a bare <",
    "table": "a table belongs at the top level of a lesson card, with a line `![what it shows](table)` before it",
    "image": "a picture belongs in a lesson card, alone in its paragraph",
}


@dataclass(frozen=True)
class Fault:
    """What the author has to change; `line` counts from 1 inside the text that was given."""

    line: int
    message: str


def line_of(node: SyntaxTreeNode) -> int:
    """Return the line, from 1, on which a block begins."""
    while node.map is None and node.parent is not None:
        node = node.parent
    return node.map[0] + 1 if node.map else 1


@dataclass
class Walk:
    """One pass over the blocks of a text."""

    words: Words
    faults: list[Fault] = field(default_factory=list)
    _line: int = 1
    _open: list[str] = field(default_factory=list)

    def blocks(self, nodes: Sequence[SyntaxTreeNode], *, inside: str = "", depth: int = 0) -> str:
        """Join blocks with a blank line where the author left one, with a line break otherwise."""
        html, end = "", 0
        for node in nodes:
            self._line = line_of(node)
            block = self._block(node, inside, depth)
            if html and block:
                html += "\n" if depth or line_of(node) - 1 <= end else "\n\n"
            html += block
            end = _end(node)
        return html

    def _block(self, node: SyntaxTreeNode, inside: str, depth: int) -> str:
        match node.type:
            case "paragraph":
                return "".join(self._inline(child) for inline in node.children for child in inline.children).strip()
            case "bullet_list" | "ordered_list":
                return self._list(node, inside, depth)
            case "blockquote":
                return self._quote(node, inside)
            case "fence":
                return self._fence(node, inside)
            case _:
                return self._refuse(node.type)

    def _list(self, node: SyntaxTreeNode, inside: str, depth: int) -> str:
        if depth >= _DEEPEST:
            return self._fault("a list can have one more list inside, not deeper; make it flatter")
        first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        lines = []
        for number, item in enumerate(node.children):
            bullet = _BULLETS[depth]
            if first is not None:
                bullet = f"{bullet[:-2]}{first + number}. "
            lines.append(bullet + self.blocks(item.children, inside=inside or "list", depth=depth + 1))
        return "\n".join(lines)

    def _quote(self, node: SyntaxTreeNode, inside: str) -> str:
        if inside:
            return self._fault(f"a quote cannot stand inside a {inside}; move it out")
        title = self._title(node.meta.get("callout"))
        body = self.blocks(node.children, inside="quote")
        if not body:
            return self._fault("this quote is empty; write its text after `> `")
        return f"<blockquote>{title}{body}</blockquote>"

    def _title(self, callout: str | None) -> str:
        match callout:
            case None:
                return ""
            case "TIP":
                return f"<b>{self.words.tip}</b>\n"
            case "LATER":
                return f"<b>{self.words.later}</b>\n"
            case _:
                return self._fault(f"there is no [!{callout}]; use [!TIP] or [!LATER]")

    def _fence(self, node: SyntaxTreeNode, inside: str) -> str:
        if inside:
            return self._fault(f"a fenced block cannot stand inside a {inside}; move it out")
        name = node.info.strip()
        if name:
            return self._fault(f"there is no block `{name}`; a card can have `question`, text to copy has no name")
        if not node.content.strip():
            return self._fault("this fenced block is empty; remove it")
        return f"<pre>{escape(node.content.rstrip())}</pre>"

    def _inline(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text":
                return self._text(node.content)
            case "text_special":
                return escape(node.content)
            case "softbreak":
                self._line += 1
                return SOFT
            case "hardbreak":
                self._line += 1
                return "\n"
            case "code_inline":
                return self._code(node.content)
            case "strong" | "em":
                return self._wrap(node, _INLINE_TAGS[node.type])
            case "link":
                return self._link(node)
            case _:
                return self._refuse(node.type)

    def _text(self, text: str) -> str:
        found = LEFTOVER.search(text)
        if found:
            self._fault(f"{found[0]} has no partner here; complete it, or write \\{found[0][0]} for the bare character")
        return escape(text)

    def _code(self, text: str) -> str:
        if self._open:
            return self._fault("`code` cannot stand inside bold, italic or a link; move it out")
        return f"<code>{escape(text)}</code>"

    def _wrap(self, node: SyntaxTreeNode, tag: str, attribute: str = "") -> str:
        if tag in self._open:
            return "".join(map(self._inline, node.children))
        self._open.append(tag)
        inner = "".join(map(self._inline, node.children))
        self._open.pop()
        return f"<{tag}{attribute}>{inner}</{tag}>" if inner else ""

    def _link(self, node: SyntaxTreeNode) -> str:
        address = str(node.attrs.get("href", ""))
        if not re.match(r"https?://[^/]", address):
            return self._fault(f"a link must begin with http:// or https://, this is `{unescape(address)}`")
        text = self._wrap(node, "a", f' href="{escape(address)}"')
        return text or self._fault("this link has no text; write it between the brackets")

    def _refuse(self, kind: str) -> str:
        return self._fault(_REFUSED.get(kind, f"{kind} cannot be shown in Telegram; write it differently"))

    def _fault(self, message: str) -> str:
        self.faults.append(Fault(self._line, message))
        return ""


def _end(node: SyntaxTreeNode) -> int:
    return max((inner.map[1] for inner in _leaves(node) if inner.map), default=0)


def _leaves(node: SyntaxTreeNode) -> Iterator[SyntaxTreeNode]:
    """Yield the blocks that hold text: a list's own `map` counts the blank lines after it."""
    inner = [child for child in node.children if child.map and child.type != "inline"]
    if not inner:
        yield node
    for child in inner:
        yield from _leaves(child)
