"""What a flow answers with: which words, which buttons, which picture. No Telegram, no language, no markup."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from bot.actions import Action, decode, encode
from content.schema import Picture


class Html(str):
    """Telegram HTML that is already escaped; templates put it in as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@dataclass(frozen=True, slots=True)
class Words:
    """A message by its name, `feature.macro`, and what the template needs to say it."""

    name: str
    args: Mapping[str, Any] = field(default_factory=dict)


def say(name: str, /, **args: Any) -> Words:
    """Short for Words."""
    return Words(name, args)


def plain(day: date) -> dict[str, int]:
    """A day for the templates, in plain values, which can wait in the outbox."""
    return {"year": day.year, "month": day.month, "day": day.day}


AS_WRITTEN = "parts.as_written"
"""Names words that need no template any more."""


def written(text: str, of: Words) -> Words:
    """Words as a template has said them, in Telegram HTML; whose they were is kept for the log."""
    return Words(AS_WRITTEN, {"text": text, "of": of.name})


@dataclass(frozen=True, slots=True)
class Button:
    """Carries an action, or a link into the bot's private chat (`/start` with this payload)."""

    words: Words
    action: Action | None = None
    start: str | None = None
    group: bool = False
    """The link brings the bot into a group that the person picks, and the payload comes there."""


class DocumentKind(StrEnum):
    """What a learner may take along."""

    ANKI = "anki"
    """Their items with pictures, dates and the log, as a package of Anki's."""
    CSV = "csv"
    """The log of their answers, for a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is made when it is sent, of the person whose private chat it goes to and of nobody else."""

    kind: DocumentKind
    name: str


Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """One screen, a short notice on a tap, or both."""

    words: Words | None = None
    """What the screen says; None leaves the screen as it is."""
    buttons: tuple[Row, ...] = ()
    picture: Picture | None = None
    document: Document | None = None
    """Comes as a message of its own, with the words below it."""
    notice: Words | None = None
    """Shown over the chat in answer to a tap."""
    alert: bool = False
    """The notice waits for an OK."""
    received: bool = False
    """A small mark on the person's own message: it has arrived."""


def button(name: str, action: Action, /, **args: Any) -> Button:
    """A button with its words and its action."""
    return Button(say(name, **args), action)


def pack(reply: Reply) -> str:
    """A reply that can wait in the outbox, as JSON; its words' arguments must be plain values."""
    return json.dumps(packed(reply), ensure_ascii=False)


def packed(reply: Reply) -> dict[str, Any]:
    """The screen as plain values, if its words' arguments are: what a notice says is gone by the time."""
    if reply.words is None:
        raise ValueError("only a screen can wait")
    rows = [
        [
            {
                "words": _packed(one.words),
                "action": one.action and encode(one.action),
                "start": one.start,
                "group": one.group,
            }
            for one in row
        ]
        for row in reply.buttons
    ]
    plain: dict[str, Any] = {"words": _packed(reply.words), "buttons": rows}
    if reply.picture is not None:
        plain["picture"] = reply.picture.model_dump(mode="json")
    if reply.document is not None:
        plain["document"] = asdict(reply.document)
    if reply.received:
        plain["received"] = True
    return plain


def unpack(text: str) -> Reply:
    """The reply that `pack` wrote; a button whose action no longer exists is left out."""
    return unpacked(json.loads(text))


def unpacked(plain: Mapping[str, Any]) -> Reply:
    """The reply that `packed` took apart; a button whose action no longer exists is left out."""
    rows = (tuple(one for each in row if (one := _unpacked_button(each))) for row in plain["buttons"])
    picture = Picture.model_validate(plain["picture"]) if "picture" in plain else None
    document = _unpacked_document(plain["document"]) if "document" in plain else None
    buttons = tuple(row for row in rows if row)
    return Reply(Words(**plain["words"]), buttons, picture, document, received=plain.get("received", False))


def _packed(words: Words) -> dict[str, Any]:
    return {"name": words.name, "args": dict(words.args)}


def _unpacked_button(packed: dict[str, Any]) -> Button | None:
    action = decode(packed["action"]) if packed["action"] else None
    if action is None and packed["start"] is None:
        return None
    return Button(Words(**packed["words"]), action, packed["start"], packed.get("group", False))


def _unpacked_document(packed: dict[str, str]) -> Document:
    return Document(DocumentKind(packed["kind"]), packed["name"])
