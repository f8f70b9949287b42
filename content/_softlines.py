"""Where an author wraps a line, Latin words want a space and Chinese ones want none."""

import re

from mdit_py_cjk_friendly import is_cjk

SOFT = "\0"
"""Stands for a wrapped line in unfinished HTML; the Markdown parser lets no NUL of the author through."""

_BREAK = re.compile(rf"([^{SOFT}>])((?:<[^<>]+>)*){SOFT}(?=(?:<[^<>]+>)*(.)?)", re.DOTALL)
_FOLDED = re.compile(r"(\S) (?=(\S))")
_FULL_WIDTH_PUNCTUATION = re.compile("[\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff60]")
_QUOTES = "“”‘’…—·"  # shared by Chinese and Latin text: the other side decides


def join_soft_lines(html: str) -> str:
    """Return the HTML with every SOFT replaced by a space, or by nothing between Chinese characters."""

    def joint(found: re.Match[str]) -> str:
        return f"{found[1]}{found[2]}{'' if _joins(found[1], found[3] or '') else ' '}"

    return _BREAK.sub(joint, html).replace(SOFT, " ")


def unfold(text: str) -> str:
    """Return a text that YAML folded into one line without the spaces it put between Chinese characters."""
    return _FOLDED.sub(lambda found: found[1] + ("" if _joins(found[1], found[2]) else " "), text)


def _joins(left: str, right: str) -> bool:
    if any(_FULL_WIDTH_PUNCTUATION.match(side) for side in (left, right)):
        return True
    chinese = [is_cjk(side) for side in (left, right)]
    return any(chinese) and all(is_cjk(side) or (side and side in _QUOTES) for side in (left, right))
