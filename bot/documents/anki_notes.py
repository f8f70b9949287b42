"""A course's items as notes of Anki: no word of ours is on them, so they need no language."""

from dataclasses import dataclass
from hashlib import sha1
from html import escape
from string import ascii_uppercase

from bot.documents.markup import listed, plain, web
from bot.domain import quiz
from bot.domain.takeaway import Held
from content.schema import Question, QuestionKind, RecallCard

RECALL_TYPE = 1_772_409_600_001
QUESTION_TYPE = 1_772_409_600_002
"""Anki knows a type of note by its number, so these stay for ever."""
TYPES_CHANGED = 1_772_409_600
"""When the types below were last edited, in seconds since 1970: Anki takes over what is newer than what it has."""

_STYLE = """
.card { font-family: "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; font-size: 20px; line-height: 1.6;
  max-width: 34em; margin: 0 auto; padding: 0 .5em; text-align: left; }
ol { padding-left: 1.6em; } li { margin: .3em 0; } img { max-width: 100%; }
.answer { font-weight: bold; } .source { color: gray; font-size: 14px; margin-top: 1.5em; }
"""
_BEHIND = '{{#Picture}}<p>{{Picture}}</p>{{/Picture}}<p class="source">{{Source}}</p>'


@dataclass(frozen=True, slots=True)
class NoteType:
    """A kind of note: its fields, and how its one card looks."""

    number: int
    name: str
    fields: tuple[str, ...]
    front: str
    back: str
    style: str = _STYLE


NOTE_TYPES = (
    NoteType(
        RECALL_TYPE,
        "Tutor recall",
        ("Front", "Back", "Picture", "Source"),
        "{{Front}}",
        '{{FrontSide}}<hr id="answer"><div class="answer">{{Back}}</div>' + _BEHIND,
    ),
    NoteType(
        QUESTION_TYPE,
        "Tutor question",
        ("Question", "Options", "Answer", "Explanation", "Picture", "Source"),
        "{{Question}}{{Options}}",
        '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div><p>{{Explanation}}</p>' + _BEHIND,
    ),
)


@dataclass(frozen=True, slots=True)
class Note:
    guid: str
    """The same for the same item of the course, so that bringing it again changes the note and adds none."""
    kind: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]

    @property
    def checksum(self) -> int:
        """What Anki looks for duplicates by: from the first field without its markup."""
        return int(sha1(plain(self.fields[0]).encode(), usedforsecurity=False).hexdigest()[:8], 16)


def note(course_id: str, held: Held, image: str | None) -> Note:
    """The note of an item that the course still has; `image` is the name of the picture's file."""
    if held.item is None or held.place is None:
        raise ValueError(f"{held.item_id} is not in the course")
    place = held.place
    alt = escape(place.picture.alt) if place.picture else ""
    picture = f'<img src="{image}" alt="{alt}">' if image else ""
    source = escape(" › ".join(filter(None, (place.lesson.title, place.card))))
    tags = (course_id, place.chapter.id, place.lesson.id, *(("leech",) if held.leech else ()))
    item = held.item
    if isinstance(item, RecallCard):
        fields: tuple[str, ...] = (web(item.front), web(item.back), picture, source)
        return Note(_guid(course_id, item.id), RECALL_TYPE, fields, tags)
    fields = (web(item.stem), *_asked_and_answered(item), web(item.explanation), picture, source)
    return Note(_guid(course_id, item.id), QUESTION_TYPE, fields, tags)


def _guid(course_id: str, item_id: str) -> str:
    return f"tutor:{course_id}:{item_id}"


def _asked_and_answered(question: Question) -> tuple[str, str]:
    """The options as they are shown, and the right answer."""
    if question.type is QuestionKind.SHORT:
        return "", listed([point.point for point in question.points])
    order = quiz.option_order(question, question.id)
    shown = listed([question.options[place] for place in order], letters=True)
    if question.type is QuestionKind.ORDER:
        return shown, listed(list(question.options))
    right = [
        f"{letter}. {escape(question.options[place])}"
        for letter, place in zip(ascii_uppercase, order, strict=False)
        if place in question.answer
    ]
    return shown, "<br>".join(right)
