"""How overlapping entities are put in order: what may lie in what, and where the rest is cut.

The rules are those of `fix_entities` and `merge_new_entities` of td/telegram/MessageEntity.cpp.
"""

from collections.abc import Iterable
from itertools import groupby, pairwise

from bot.simulator.entities.span import QUOTES, SPLITTABLE, VERBATIM, Span, ordered


def settled(given: Iterable[Span], found: Iterable[Span] = ()) -> list[Span]:
    """Return `given`, with those of `found` that touch none of them, nested as Telegram allows."""
    given = ordered(given)
    splittable = [span for span in given if span.type in SPLITTABLE]
    quotes = _apart(span for span in given if span.type in QUOTES)
    solid = _apart(span for span in given if span.type not in (*SPLITTABLE, *QUOTES))
    solid += [span for span in found if not any(_overlap(span, other) for other in solid)]
    solid = [span for span in solid if not any(_crosses(span, quote) for quote in quotes)]
    return ordered([*_cut(splittable, [*solid, *quotes]), *solid, *quotes])


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Drop each span that begins before the one before it has ended."""
    kept: list[Span] = []
    for span in spans:
        if not kept or span.offset >= kept[-1].end:
            kept.append(span)
    return kept


def _overlap(one: Span, other: Span) -> bool:
    return one.offset < other.end and other.offset < one.end


def _crosses(span: Span, quote: Span) -> bool:
    return _overlap(span, quote) and not (quote.offset <= span.offset and span.end <= quote.end)


def _cut(spans: list[Span], others: list[Span]) -> list[Span]:
    """Cut spans where others begin or end, and where another of their own begins; drop what lies in code."""
    merged = _merged(spans)
    places = {place for other in others for place in (other.offset, other.end)} | {span.offset for span in merged}
    verbatim = [other for other in others if other.type in VERBATIM]
    pieces = []
    for span in merged:
        inside = sorted(place for place in places if span.offset < place < span.end)
        pieces += [span.at(*ends) for ends in pairwise([span.offset, *inside, span.end])]
    return [piece for piece in pieces if not any(_overlap(piece, code) for code in verbatim)]


def _merged(spans: list[Span]) -> list[Span]:
    """Join spans of one type that overlap or touch."""
    merged: list[Span] = []
    for _, same in groupby(sorted(spans, key=lambda span: (span.type, span.offset)), key=lambda span: span.type):
        first, *rest = same
        merged.append(first)
        for span in rest:
            last = merged[-1]
            if span.offset <= last.end:
                merged[-1] = last.at(last.offset, max(last.end, span.end))
            else:
                merged.append(span)
    return merged
