"""The time zone as people type it: a city, an IANA name, a distance from UTC."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import normalize
from zoneinfo import available_timezones

LONGEST_TEXT = 60
"""Characters; whatever is longer is no zone."""

_REGIONS = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
_NOT_A_PLACE = {"Factory", "localtime"}
_OFFSET = re.compile(r"(?:(?:utc|gmt)(?P<sign>[+-]?)|(?P<bare>[+-]))(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?")


@dataclass(frozen=True)
class _Zones:
    """IANA names, by what people call them."""

    names: Mapping[str, str]
    offsets: Mapping[str, str]
    """For offsets that are not whole hours: a zone that has it all year."""
    endings: tuple[str, ...]
    """Words that may follow a place, such as "time"."""


def parse_zone(text: str) -> str | None:
    """Return the IANA name of the zone that someone typed; None if it is none that is known.

    A whole distance from UTC gives Etc/GMT∓n, whose sign is the other way round: UTC+8 is Etc/GMT-8.
    """
    if len(text) > LONGEST_TEXT:
        return None
    plain = _key(text)
    zones = _zones()
    if offset := _OFFSET.fullmatch(plain):
        return _at_offset(offset, zones)
    places = (plain, *(plain.removesuffix(ending) for ending in zones.endings))
    return next((zones.names[place] for place in places if place in zones.names), None)


def _key(text: str) -> str:
    plain = normalize("NFKC", text).casefold().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    return re.sub(r"[\s_]+|\W+$", "", plain)


def _at_offset(offset: re.Match[str], zones: _Zones) -> str | None:
    sign = offset["sign"] or offset["bare"] or "+"
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    if minutes:
        return zones.offsets.get(f"{sign}{hours}:{minutes:02}")
    if hours == 0:
        return "Etc/UTC"
    if hours > (14 if sign == "+" else 12):
        return None
    return f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"


@cache
def _zones() -> _Zones:
    table = tomllib.loads(files(__package__).joinpath("spoken_zone.toml").read_text("utf-8"))
    known = sorted(available_timezones() - _NOT_A_PLACE, key=lambda name: (name.count("/"), name))
    cities = {_key(word): zone for zone, words in table["cities"].items() for word in words}
    return _Zones(
        names={_key(name): name for name in known} | _cities_of(known) | cities,
        offsets=table["offsets"],
        endings=tuple(table["endings"]),
    )


def _cities_of(known: Iterable[str]) -> dict[str, str]:
    """Return the zones by the city in their names, such as "tokyo" for Asia/Tokyo; the longer of two names stands."""
    return {_key(name.rsplit("/", 1)[-1]): name for name in known if name.split("/")[0] in _REGIONS}
