"""A text as what is compared: folded, parted into runs, and these cut into words or pairs of characters."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from unicodedata import combining, normalize

from opencc import OpenCC

_TAG = re.compile(r"<[^>]*>")
_RUN = re.compile(r"[a-z](?:/[a-z])+|[a-z0-9]+|[^\W\d_a-z]+")
"""Abbreviations such as t/t, words and numbers, and unbroken stretches of any other letters."""


@dataclass(frozen=True)
class _Table:
    """The table of words.toml, ready to use."""

    around: re.Pattern[str]
    words: frozenset[str]
    called: re.Pattern[str]


def plain(markup: str) -> str:
    """Return the text of Telegram HTML."""
    return unescape(_TAG.sub(" ", markup))


def runs(text: str) -> tuple[str, ...]:
    """Return the runs of the text; width, case, accents, traditional or simplified characters make no difference."""
    bare = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    folded = _simplified().convert(normalize("NFC", bare).casefold())
    return tuple(run.replace("/", "") for run in _RUN.findall(folded))


def tokens(run: str) -> tuple[str, ...]:
    """Return a Latin word or a number as it is, any other run as its pairs of neighbouring characters."""
    if run.isascii() or len(run) == 1:
        return (run,)
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def wanted(query: str) -> tuple[str, ...]:
    """Return the runs of a query without the words that only ask, greet or thank."""
    table = _table()
    parts = ((part, run) for run in runs(query) for part in table.around.sub(" ", run).split())
    # What is left of a run says something by itself only from two characters on; a single letter or digit never does.
    return tuple(part for part, run in parts if part not in table.words and len(part) > (part.isascii() or part != run))


def other_names(meaning: str) -> tuple[str, ...]:
    """Return what the meaning of a term says it is called besides."""
    return tuple(_table().called.findall(meaning))


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@cache
def _table() -> _Table:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    return _Table(
        around=re.compile(_any_of(table["around"])),
        words=frozenset(table["words"]),
        called=re.compile(rf"(?:{_any_of(table['called'])})[\s“\"「]*([^\s，。；、,.;”\"」]+)"),
    )


def _any_of(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
