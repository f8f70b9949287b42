"""Telegram's HTML. Source: https://core.telegram.org/bots/api#html-style

The rules and the words of the errors are those of `parse_html` in td/telegram/MessageEntity.cpp of tdlib/td.
"""

import re
from dataclasses import dataclass

from bot.simulator.chats import Json
from bot.simulator.entities.span import Span, ordered, utf16
from bot.simulator.links import LinkError, checked

TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    **{"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote"},
    **{"tg-emoji": "custom_emoji", "tg-time": "date_time"},
}
SPACE = " \t\r\n\0\v"
"""What tdutils calls a space."""
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<dec>[0-9]*)|(?P<name>[a-zA-Z]*));?")
USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
TIME_FORMAT = re.compile(r"[rR]|[tTdDwW]*")


class MarkupError(Exception):
    """The text is no Telegram HTML; says what Telegram says after "can't parse entities: "."""


@dataclass
class _Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    """In UTF-16 code units of the text."""
    at: int
    """In characters of the text."""


def parse(source: str) -> tuple[str, list[Span]]:
    """Return the text without its tags, and its entities in order.

    Raises MarkupError. Byte offsets in its text count the UTF-8 of `source`.
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.spans: list[Span] = []

    def parse(self) -> tuple[str, list[Span]]:
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._add(self._letter())
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        text = "".join(self.text)
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            hint = "check for unmatched surrogate code units"
            raise MarkupError(f"Text contains invalid Unicode characters after decoding HTML entities, {hint}")
        plain = [Span(span.type, span.offset, span.length) if span.type == "code" else span for span in self.spans]
        return text, ordered(plain)

    def _peek(self) -> str:
        """Return the next character, or NUL at the end, as a C string would."""
        return self.source[self.at] if self.at < len(self.source) else "\0"

    def _letter(self) -> str:
        """Take one character, decoding a reference."""
        if self._peek() == "&" and (decoded := _reference(self.source, self.at)):
            letter, self.at = decoded
            return letter
        self.at += 1
        return self.source[self.at - 1]

    def _add(self, letter: str) -> None:
        self.text.append(letter)
        self.offset += utf16(letter)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _skip_space(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACE:
            self.at += 1

    def _until(self, stop: str) -> str:
        begin = self.at
        while self._peek() not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self._until(SPACE + ">").lower()
        if self._peek() == "\0":
            raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if tag not in TAGS:
            raise MarkupError(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes: dict[str, str] = {}
        while self._peek() != ">":
            self._skip_space()
            if self._peek() != ">":
                self._attribute(tag, begin, attributes)
        self.at += 1
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(tag, attributes, self.offset, len(self.text)))

    def _attribute(self, tag: str, begin: int, attributes: dict[str, str]) -> None:
        name = self._until(SPACE + "=>/\"'")
        if not name:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
        self._skip_space()
        value = ""
        if self._peek() == "=":
            self.at += 1
            self._skip_space()
            if self._peek() != "\0":
                value = self._value()
                if self._peek() == "\0":
                    raise MarkupError(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if self._peek() == "\0":
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        attributes[name] = value

    def _value(self) -> str:
        begin, quote = self.at, self._peek()
        if quote not in "'\"":
            while (letter := self._peek()).isascii() and (letter.isalnum() or letter in ".-"):
                self.at += 1
            if self._peek() not in SPACE + ">":
                raise MarkupError(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
            return self.source[begin : self.at].lower()
        self.at += 1
        letters = []
        while self._peek() not in (quote, "\0"):
            letters.append(self._letter())
        self.at += self._peek() == quote
        return "".join(letters)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        name = self._until(SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        opened = self.open.pop()
        if name and name != opened.tag:
            place = f'at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            raise MarkupError(f"Unmatched end tag {place}")
        if self.offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        place = (opened.offset, self.offset - opened.offset)
        kind = TAGS[opened.tag]
        match kind:
            case "text_link":
                self.spans += _link(place, opened.attributes.get("href") or "".join(self.text[opened.at :]))
            case "blockquote" if "expandable" in opened.attributes:
                self.spans.append(Span("expandable_blockquote", *place))
            case "code" | "pre":
                self._close_code(kind, place, opened.attributes)
            case "custom_emoji":
                self.spans.append(Span(kind, *place, {"custom_emoji_id": _emoji_id(opened.attributes)}))
            case "date_time":
                self.spans += _date_time(place, opened.attributes)
            case _:
                self.spans.append(Span(kind, *place))

    def _close_code(self, kind: str, place: tuple[int, int], attributes: dict[str, str]) -> None:
        """`pre` and `code` of the same place, either inside the other, are one block of code in a language."""
        inner = self.spans[-1] if self.spans and (self.spans[-1].offset, self.spans[-1].length) == place else None
        named = attributes.get("class", "")
        language = {"language": named.removeprefix("language-")} if named.startswith("language-") else {}
        language = {key: value for key, value in language.items() if value}
        if kind == "pre" and inner and inner.type == "code" and inner.extra:
            self.spans[-1] = Span("pre", *place, inner.extra)
        elif kind == "code" and inner and inner.type == "pre" and language:
            self.spans[-1] = Span("pre", *place, language)
        else:
            self.spans.append(Span(kind, *place, language if kind == "code" else {}))


def _reference(source: str, at: int) -> tuple[str, int] | None:
    """Return the character that a reference stands for and where it ends; None where Telegram leaves it alone."""
    found = REFERENCE.match(source, at)
    if found is None:
        return None
    if (name := found["name"]) is not None:
        return (NAMED[name], found.end()) if name in NAMED else None
    code = int(found["hex"] or "0", 16) if found["hex"] is not None else int(found["dec"] or "0")
    too_long = len(found[0].rstrip(";")) >= 10
    return None if too_long or not 0 < code < 0x10FFFF else (chr(code), found.end())


def _link(place: tuple[int, int], url: str) -> list[Span]:
    if found := USER_LINK.match(url):
        return [Span("text_mention", *place, {"user": {"id": int(found[1])}})]
    try:
        return [Span("text_link", *place, {"url": checked(url)})]
    except LinkError:
        # Telegram keeps the words and forgets a link it can't read.
        return []


def _emoji_id(attributes: dict[str, str]) -> str:
    emoji_id = attributes.get("emoji-id", "")
    if not emoji_id.isdecimal() or not int(emoji_id):
        raise MarkupError("Invalid custom emoji identifier specified")
    return emoji_id


def _date_time(place: tuple[int, int], attributes: dict[str, str]) -> list[Span]:
    unix_time, time_format = attributes.get("unix", ""), attributes.get("format", "")
    if not TIME_FORMAT.fullmatch(time_format):
        raise MarkupError("Invalid date format used")
    if not unix_time.isdecimal() or not int(unix_time):
        return []
    extra: Json = {"unix_time": int(unix_time)} | ({"date_time_format": time_format} if time_format else {})
    return [Span("date_time", *place, extra)]
