"""The entities that Telegram finds by itself: commands, mentions, tags and links.

Sources: `match_bot_commands`, `match_mentions`, `match_hashtags`, `match_cashtags` of td/telegram/MessageEntity.cpp.
Links without a scheme are recognised for the commonest top-level domains only; phone and bank card numbers are not.
"""

import re
from collections.abc import Iterator

from bot.simulator.entities.span import Span, utf16

DOMAINS = "com|net|org|info|edu|gov|io|me|dev|app|ai|cn|hk|tw|ru|de|uk|eu|co|us|jp|fr|in|xyz|top|shop|site|online"
PATTERNS = {
    "bot_command": re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])"),
    "mention": re.compile(r"(?<!\w)@[a-zA-Z0-9_]{2,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w·\u200c])#(?=[\d_]*[^\W\d_])[\w·\u200c]{1,256}(?!#)"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
    "email": re.compile(r"(?<![\w.+-])[a-zA-Z0-9._+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,24}(?![\w-])"),
    "url": re.compile(
        r"(?:https?://[^\s/?#<>\"'，。；：！？、（）《》「」]+|(?<![\w.@/-])(?:[a-zA-Z0-9-]+\.)+(?:"
        + DOMAINS
        + r"))(?![\w@-])"
        r"(?::\d{1,5})?(?:[/?#][^\s<>\"，。；：！？、（）《》「」]*)?",
        re.IGNORECASE,
    ),
}
TRAILING = re.compile(r"[.,;:!?'…)\]}]+$")
SEARCH_ORDER = ("url", "email", "mention", "bot_command", "hashtag", "cashtag")
"""Where two kinds overlap, the one named first wins."""


def find(text: str) -> list[Span]:
    """Return the entities of `text`, none overlapping another."""
    taken: list[tuple[int, int]] = []
    spans: list[Span] = []
    for kind in SEARCH_ORDER:
        for begin, end in _matches(kind, text):
            if all(end <= left or right <= begin for left, right in taken):
                taken.append((begin, end))
                spans.append(Span(kind, utf16(text[:begin]), utf16(text[begin:end])))
    return spans


def _matches(kind: str, text: str) -> Iterator[tuple[int, int]]:
    for found in PATTERNS[kind].finditer(text):
        begin, end = found.span()
        if kind == "url":
            end -= len(found[0]) - len(TRAILING.sub("", found[0]))
        if end > begin:
            yield begin, end
