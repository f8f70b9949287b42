"""The time of day as people type it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize

LONGEST_TEXT = 40
"""Characters; whatever is longer is no time of day."""

_WITHOUT_PART = ((0, 23, 0), (24, 24, -24))


@dataclass(frozen=True)
class _Words:
    """The table of spoken_time.toml, ready to use."""

    alone: Mapping[str, int]
    replaced: Mapping[str, str]
    numerals: Mapping[str, int]
    hours: Mapping[str, tuple[tuple[int, int, int], ...]]
    """For each word of a part of the day: from hour, to hour, what to add."""
    numeral: re.Pattern[str]
    time: re.Pattern[str]


def parse_time(text: str) -> int | None:
    """Return the local minute of the day, 0 to 1439, that someone typed; None if it is not one."""
    if len(text) > LONGEST_TEXT:
        return None
    words = _words()
    plain = _plain(text, words)
    if plain in words.alone:
        return words.alone[plain]
    found = words.time.fullmatch(plain)
    if not found or (found["before"] and found["after"]):
        return None
    part = found["before"] or found["after"]
    hour = _hour(int(found["hour"]), words.hours[part] if part else _WITHOUT_PART)
    minute = int(found["sep_minute"] or found["minute"] or 0)
    return None if hour is None or minute > 59 else hour * 60 + minute


def _plain(text: str, words: _Words) -> str:
    """Return the text with its words for hours, halves and numerals written in digits, such as 8:30."""
    plain = " ".join(normalize("NFKC", text).casefold().split())
    if not plain.isascii():
        plain = plain.replace(" ", "")
    for word, instead in words.replaced.items():
        plain = plain.replace(word, instead)
    return digits(plain).strip(" .")


def digits(text: str) -> str:
    """Return the text with its Chinese numerals, each below a hundred, in digits."""
    words = _words()
    return words.numeral.sub(lambda run: _number(run[0], words.numerals), text)


def _number(run: str, numerals: Mapping[str, int]) -> str:
    """Return a run of Chinese numerals, below a hundred, in digits."""
    values = [numerals[sign] for sign in run]
    if 10 not in values:
        return "".join(map(str, values))
    tens, ones = values[: values.index(10)], values[values.index(10) + 1 :]
    return f"{''.join(map(str, tens)) or 1}{''.join(map(str, ones)) or 0}"


def _hour(said: int, ranges: tuple[tuple[int, int, int], ...]) -> int | None:
    return next((said + shift for first, last, shift in ranges if first <= said <= last), None)


@cache
def _words() -> _Words:
    table = tomllib.loads(files(__package__).joinpath("spoken_time.toml").read_text("utf-8"))
    replaced = {word: instead for instead, said in table["replace"].items() for word in said}
    replaced |= dict.fromkeys(table["fillers"], "")
    hours = {word: tuple(map(tuple, part["hours"])) for part in table["parts"] for word in part["words"]}
    parts = "|".join(map(re.escape, _longest_first(hours)))
    return _Words(
        alone={word: int(minute) for minute, said in table["alone"].items() for word in said},
        replaced={word: replaced[word] for word in _longest_first(replaced)},
        numerals=table["numerals"],
        hours=hours,
        numeral=re.compile(f"[{''.join(table['numerals'])}]+"),
        time=re.compile(
            rf"(?P<before>{parts})? ?(?P<hour>[0-9]{{1,2}})"
            rf"(?: ?: ?(?P<sep_minute>[0-9]{{1,2}})?|[.,h ]?(?P<minute>[0-9]{{2}})|h)? ?(?P<after>{parts})?"
        ),
    )


def _longest_first(words: Mapping[str, object]) -> list[str]:
    return sorted(words, key=len, reverse=True)
