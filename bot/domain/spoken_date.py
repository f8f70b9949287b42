"""A date as people type it."""

import re
import tomllib
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from bot.domain.spoken_time import digits

LONGEST_TEXT = 40
"""Characters; whatever is longer is no date."""

_NUMBERS = re.compile(r"(?:(?P<year>[0-9]{4})[-/. ]+)?(?P<month>[0-9]{1,2})[-/. ]+(?P<day>[0-9]{1,2})[-/. ]*")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)? ?(?P<name>[a-z]+)\.?,?(?: (?P<year>[0-9]{4}))?")
_NAME_FIRST = re.compile(r"(?P<name>[a-z]+)\.? (?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?(?: (?P<year>[0-9]{4}))?")


def parse_date(text: str, today: date) -> date | None:
    """Return the date that someone typed; None if it is not one. Without a year it is the next such day."""
    if len(text) > LONGEST_TEXT:
        return None
    words = _words()
    plain = " ".join(normalize("NFKC", text).casefold().split()).strip(" .!。")
    for days, said in words["alone"].items():
        if plain in said:
            return today + timedelta(days=int(days))
    for filler in words["fillers"]:
        plain = plain.replace(filler, "")
    plain = digits(plain).strip()
    return _later(plain, words, today) or _calendar(plain, words, today)


def _later(plain: str, words: dict[str, Any], today: date) -> date | None:
    for days, said in words["units"].items():
        for unit in said:
            found = re.fullmatch(rf"(?:in )?\+?([0-9]{{1,3}}) ?{re.escape(unit)}(?: from now)?", plain)
            if found:
                return today + timedelta(days=int(found[1]) * int(days))
    return None


def _calendar(plain: str, words: dict[str, Any], today: date) -> date | None:
    for said in words["marks"].values():
        for mark in said:
            plain = plain.replace(mark, "-")
    plain = plain.replace("- ", "-").strip(" -")
    found = _NUMBERS.fullmatch(plain) or _DAY_FIRST.fullmatch(plain) or _NAME_FIRST.fullmatch(plain)
    if found is None:
        return None
    parts = found.groupdict()
    month = parts.get("month") or next(
        (number for number, names in words["months"].items() if parts.get("name") in names), None
    )
    return _on(parts["year"], int(month), int(parts["day"]), today) if month else None


def _on(year: str | None, month: int, day: int, today: date) -> date | None:
    """Return the day if there is one; without a year of the next years that have it."""
    years = [int(year)] if year else range(today.year, today.year + 9)
    for each in years:
        with suppress(ValueError):
            found = date(each, month, day)
            if year or found >= today:
                return found
    return None


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("spoken_date.toml").read_text("utf-8"))
