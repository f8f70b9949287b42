"""One entity, and the order of entities."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.simulator.chats import Json

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
"""These may overlap anything, and are cut into pieces where they do."""
QUOTES = ("blockquote", "expandable_blockquote")
VERBATIM = ("pre", "code", "date_time")
"""Nothing is marked up inside these."""
ORDER = {
    **dict.fromkeys(QUOTES, 0),
    **{"pre": 10, "code": 20, "date_time": 30, "text_link": 49, "text_mention": 49, "custom_emoji": 99},
    **{kind: 90 + index for index, kind in enumerate(SPLITTABLE)},
}
"""Which comes first among entities of the same place; those found by Telegram itself come at 50."""


def utf16(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, in which offsets are told."""
    return len(text) + sum(letter > "\uffff" for letter in text)


@dataclass(frozen=True)
class Span:
    """An entity of a text. Source: https://core.telegram.org/bots/api#messageentity"""

    type: str
    offset: int
    length: int
    extra: Json = field(default_factory=dict)
    """url, user, language, custom_emoji_id, unix_time or date_time_format."""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def api(self) -> Json:
        """Return the `MessageEntity` object."""
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.extra}

    def at(self, offset: int, end: int) -> "Span":
        """Return the same entity over another place."""
        return Span(self.type, offset, end - offset, self.extra)


def ordered(spans: Iterable[Span]) -> list[Span]:
    """Return the entities as Telegram orders them: by place, the longer first, then by type."""
    return sorted(spans, key=lambda span: (span.offset, -span.length, ORDER.get(span.type, 50)))
