"""What a text says is so, without what it says is not: for telling whether an answer claims a thing or denies it.

The words of negation stand in denial.toml. It knows patterns, not grammar: what is too clever for it is for the person
who wrote it to put right.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

GAP = "ʘ"
"""Stands for what was denied. A letter, so that it parts what stood around it, and one that nobody writes."""

_MARKS = r"[，,。．.；;：:！!？?\n（）()…—]|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])"


@dataclass(frozen=True)
class _Words:
    """The table of denial.toml, ready to use."""

    reach: int
    reached: re.Pattern[str]
    denial: re.Pattern[str]
    end: re.Pattern[str]
    is_not: re.Pattern[str]
    opposite: str
    kept: re.Pattern[str]
    asked: re.Pattern[str]
    without: re.Pattern[str]
    closing: re.Pattern[str]
    negative: re.Pattern[str]


def claimed(text: str) -> str:
    """Return the text with a gap in place of each denial and of what it denies; "not only" and its like are none."""
    words, plain = _words(), normalize("NFKC", text)
    masked = _masked(plain, words)
    denied = [False] * len(plain)
    at = 0
    while found := words.denial.search(masked, at):
        end = _reaches(masked, found.end(), words, found.group())
        denied[found.start() : end] = [True] * (end - found.start())
        at = max(end, found.end())
    for begin, end in _clauses(masked):
        if closing := words.closing.search(masked[begin:end]):
            first = max(begin, begin + closing.start() - words.reach)
            denied[first:end] = [True] * (end - first)
    return "".join(GAP if gone else letter for gone, letter in zip(denied, plain, strict=True))


def is_negative(text: str) -> bool:
    """Return whether the text itself speaks of what is not, or no more."""
    words = _words()
    return bool(words.negative.search(words.asked.sub(GAP, normalize("NFKC", text).casefold())))


def _masked(plain: str, words: _Words) -> str:
    """Return the text, as long as it is, without the denials that are none."""
    folded = "".join(low if len(low := letter.casefold()) == 1 else letter for letter in plain)
    masked = words.kept.sub(lambda found: GAP * len(found.group()), folded)
    return words.without.sub(_needed, masked)


def _needed(pair: re.Match[str]) -> str:
    """Return what cannot be done without, both denials hidden: together they claim."""
    before, after = pair.start("needed") - pair.start(), pair.end() - pair.end("needed")
    return GAP * before + pair["needed"] + GAP * after


def _reaches(masked: str, begin: int, words: _Words, denial: str) -> int:
    """Return where that which is denied from `begin` on ends."""
    reached = words.reached.match(masked, begin)
    stretch = reached.group() if reached else ""
    stop = words.end.search(stretch)
    length = stop.start() if stop else len(stretch)
    if words.is_not.search(denial):
        other = stretch.find(words.opposite, 1, length)
        length = other if other > 0 else length
    return begin + length


def _clauses(masked: str) -> list[tuple[int, int]]:
    """Return where each clause begins and ends."""
    cuts = [(found.start(), found.end()) for found in re.finditer(_MARKS, masked)]
    begins = [0, *(end for _, end in cuts)]
    return list(zip(begins, [*(start for start, _ in cuts), len(masked)], strict=True))


@cache
def _words() -> _Words:
    table = tomllib.loads((files("bot.domain") / "denial.toml").read_text(encoding="utf-8"))

    def any_of(*patterns: str) -> re.Pattern[str]:
        return re.compile("|".join(patterns))

    return _Words(
        reach=table["reach"],
        # A run of Latin words counts as one character.
        reached=re.compile(f"(?s)(?:[a-z0-9'’ -]+|.){{0,{table['reach']}}}"),
        denial=any_of(*table["denials"]),
        end=any_of(_MARKS, *table["turns"]),
        is_not=re.compile(table["is_not"]),
        opposite=table["is"],
        kept=any_of(*table["asked"], *table["kept"]),
        asked=any_of(*table["asked"]),
        without=re.compile(table["without"]),
        closing=re.compile(table["closing"]),
        negative=re.compile(table["negative"]),
    )
