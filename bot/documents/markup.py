"""The course's Telegram HTML, as other programs read it."""

import re
from html import escape, unescape

_TAG = re.compile(r"<[^>]+>")
_PRE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_SPOILER = re.compile(r"</?tg-spoiler>")


def web(text: str) -> str:
    """The same as it looks in a browser: the line breaks, which Telegram keeps, are tags there."""
    parts = _PRE.split(_SPOILER.sub("", text).strip())
    return "".join(part if part.startswith("<pre>") else part.replace("\n", "<br>") for part in parts)


def plain(text: str) -> str:
    """The words alone, on one line."""
    return " ".join(unescape(_TAG.sub("", text)).split())


def listed(entries: list[str], *, letters: bool = False) -> str:
    """Plain text as a list with numbers or letters."""
    inside = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
    return f'<ol type="A">{inside}</ol>' if letters else f"<ol>{inside}</ol>"
