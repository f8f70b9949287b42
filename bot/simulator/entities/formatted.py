"""A text as a bot sends it becomes a text as people see it: cleaned, parsed, trimmed and marked up."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.simulator.chats import Json
from bot.simulator.entities import found, html
from bot.simulator.entities.nesting import settled
from bot.simulator.entities.span import Span, utf16
from bot.simulator.errors import bad_request

SOURCE_LIMIT = 1 << 15
"""Bytes of a text with its markup (`Client::get_formatted_text`)."""
ENTITY_LIMIT = 100
"""Telegram forgets the entities after these: https://core.telegram.org/bots/api#sendmessage (Limits)."""
INVISIBLE = "\r\u0333\u033f\u030a" + "".join(map(chr, range(0x2028, 0x202F)))
CLEANED = {ord(letter): None for letter in INVISIBLE} | {code: " " for code in range(32) if code not in (10, 13)}
"""What `clean_input_string_with_entities` of tdlib/td drops, and what it turns into a space."""
BLANK = " \n\t\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff"
AUTOMATIC = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
"""Ignored where the bot gives them: Telegram finds them itself (`Client::get_text_entity_type`)."""


@dataclass(frozen=True)
class FormattedText:
    """A text with its entities in order."""

    text: str
    spans: tuple[Span, ...] = ()

    def api(self, name: str = "text") -> Json:
        """Return {name: text, "entities" or "<name>_entities": […]}; nothing for an empty text."""
        if not self.text:
            return {}
        entities = {"entities" if name == "text" else f"{name}_entities": [span.api() for span in self.spans]}
        return {name: self.text, **(entities if self.spans else {})}


def formatted(
    source: str,
    parse_mode: str | None = None,
    entities: list[Json] | None = None,
    *,
    report: Callable[[str], None] | None = None,
    mentioned: Callable[[int], Json | None] = lambda _: None,
) -> FormattedText:
    """Return `source` as Telegram shows it, empty if nothing but blanks is left.

    `mentioned` gives the `User` of an id, for inline mentions; `report` is told of what Telegram silently drops.
    Raises ApiError with Telegram's text for broken markup.
    """
    text, spans = _parsed(source, (parse_mode or "").lower(), entities or [])
    text, spans = _cleaned(text, _known(spans, mentioned))
    if not text.strip(BLANK):
        return FormattedText("")
    text, spans = _trimmed(text, settled(spans))
    spans = settled(spans, found.find(text))
    if len(spans) > ENTITY_LIMIT and report:
        report(f"{len(spans)} entities, of which Telegram keeps {ENTITY_LIMIT}")
    return FormattedText(text, tuple(spans[:ENTITY_LIMIT]))


def _parsed(source: str, parse_mode: str, entities: list[Json]) -> tuple[str, list[Span]]:
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    if size > SOURCE_LIMIT:
        raise bad_request("text is too long")
    match parse_mode:
        case "" | "none":
            return source, [_explicit(item) for item in entities if item.get("type") not in AUTOMATIC]
        case "html":
            try:
                return html.parse(source)
            except html.MarkupError as wrong:
                raise bad_request(f"can't parse entities: {wrong}") from None
        case "markdown" | "markdownv2":
            raise bad_request(f"parse_mode {parse_mode} is not simulated")
    raise bad_request("unsupported parse_mode")


def _explicit(item: Json) -> Span:
    extra = {key: value for key, value in item.items() if key not in ("type", "offset", "length")}
    try:
        return Span(str(item["type"]), int(item["offset"]), int(item["length"]), extra)
    except (KeyError, TypeError, ValueError):
        raise bad_request("Can't parse MessageEntity: expected type, offset and length") from None


def _known(spans: list[Span], mentioned: Callable[[int], Json | None]) -> list[Span]:
    """Complete the inline mentions, dropping those of people Telegram does not know."""
    known = []
    for span in spans:
        if span.type != "text_mention":
            known.append(span)
        elif user := mentioned(int(span.extra["user"]["id"])):
            known.append(Span(span.type, span.offset, span.length, {"user": user}))
    return known


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Drop and replace what Telegram does not show, moving the entities along."""
    moved, old, new = {0: 0}, 0, 0
    for letter in text:
        old += utf16(letter)
        new += utf16(letter.translate(CLEANED))
        moved[old] = new
    kept = [span.at(*_places(span, moved, old)) for span in spans if span.length > 0]
    return text.translate(CLEANED), [span for span in kept if span.length]


def _places(span: Span, moved: dict[int, int], end: int) -> tuple[int, int]:
    if span.offset >= end:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {span.offset}")
    if span.end > end:
        place = f"UTF-16 offset {span.offset} ends after the end of the text at UTF-16 offset {span.end}"
        raise bad_request(f"entity beginning at {place}")
    if span.offset not in moved:
        raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {span.offset}")
    if span.end not in moved:
        raise bad_request(f"entity beginning at UTF-16 offset {span.offset} ends in a middle of a UTF-16 symbol")
    return moved[span.offset], moved[span.end]


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Drop blanks and line ends at both ends; at the beginning only those before the first entity."""
    text = text.rstrip(" \n")
    end = utf16(text)
    spans = [span.at(span.offset, min(span.end, end)) for span in spans if span.offset < end]
    blanks = len(text) - len(text.lstrip(" \n"))
    cut = min([blanks, *(span.offset for span in spans)])
    return text[cut:], [span.at(span.offset - cut, span.end - cut) for span in spans]
