"""A collection of Anki in the form that every version of it can read, schema 11.

What each column means: `rslib/src/storage/schema11.sql` and `rslib/src/card/` of https://github.com/ankitects/anki.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from bot.documents.anki_notes import NOTE_TYPES, TYPES_CHANGED, Note, NoteType, note
from bot.domain.memory import Memory, Phase
from bot.domain.model import STEPS
from bot.domain.study_day import DAY_STARTS, day_begins, study_day
from bot.domain.takeaway import Held, Takeaway, Traced, traced

_TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer, mod integer, scm integer, ver integer, dty integer, usn integer,
  ls integer, conf text, models text, decks text, dconf text, tags text);
CREATE TABLE notes (id integer PRIMARY KEY, guid text, mid integer, mod integer, usn integer, tags text, flds text,
  sfld text, csum integer, flags integer, data text);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer, did integer, ord integer, mod integer, usn integer,
  type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
  odue integer, odid integer, flags integer, data text);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer, usn integer, ease integer, ivl integer, lastIvl integer,
  factor integer, time integer, type integer);
CREATE TABLE graves (usn integer, oid integer, type integer);
"""
_SCHEMA = 11
_EASE = 2500
"""Of a card that SM-2 would schedule, in thousandths: Anki's default, where FSRS is not switched on."""
_FIELDS_END = "\x1f"
_RELEARNING_STEPS = (10,)
"""Minutes."""
_NOT_SYNCED = -1
_REVIEW, _RELEARNING, _EARLY = 1, 2, 3
_TYPES = {Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}


def collection(takeaway: Takeaway, images: Mapping[str, str]) -> bytes:
    """The database file; `images` names the picture's file for the id of each item that has one."""
    database = sqlite3.connect(":memory:")
    try:
        database.executescript(_TABLES)
        begins = _first_day(takeaway)
        here = [held for held in takeaway.held if held.item is not None and held.place is not None]
        numbers = _numbers(takeaway, here)
        notes = [note(takeaway.course_id, held, images.get(held.item_id)) for held in here]
        _insert(database, "col", [_collection_row(takeaway, here, begins)])
        _insert(
            database,
            "notes",
            (_note_row(takeaway, numbers[held.row], one) for held, one in zip(here, notes, strict=True)),
        )
        _insert(database, "cards", (_card_row(takeaway, numbers[held.row], held, begins) for held in here))
        _insert(database, "revlog", _log_rows(takeaway, numbers))
        database.commit()
        return database.serialize()
    finally:
        database.close()


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    for first in (rows := iter(rows)):
        places = ", ".join("?" * len(first))
        statement = f"INSERT INTO {table} VALUES ({places})"  # noqa: S608  (the names are ours)
        database.execute(statement, first)
        database.executemany(statement, rows)


def _first_day(takeaway: Takeaway) -> date:
    """The day from which Anki counts: before everything that happened."""
    moments = [
        takeaway.now,
        *(answer.at for answer in takeaway.answers[:1]),
        *(held.memory.due for held in takeaway.held),
    ]
    return study_day(min(moments), takeaway.zone)


def _numbers(takeaway: Takeaway, here: Iterable[Held]) -> dict[int, int]:
    """A number for the note and the card of each item: to Anki it is the millisecond in which they were made."""
    first = {answer.row: answer.at for answer in reversed(takeaway.answers)}
    made = ((round(first.get(held.row, takeaway.now).timestamp() * 1000), held.row) for held in here)
    numbers: dict[int, int] = {}
    last = 0
    for moment, row in sorted(made):
        last = numbers[row] = max(moment, last + 1)
    return numbers


def _collection_row(takeaway: Takeaway, here: Iterable[Held], begins: date) -> tuple[Any, ...]:
    created = day_begins(begins, takeaway.zone)
    now = round(takeaway.now.timestamp())
    offset = created.astimezone(takeaway.zone).utcoffset() or timedelta()
    settings = {
        "schedVer": 2,
        "sched2021": True,
        "fsrs": True,
        "rollover": DAY_STARTS,
        "creationOffset": -round(offset.total_seconds() / 60),
        "nextPos": 1,
    }
    return (
        *(1, round(created.timestamp()), now * 1000, now * 1000, _SCHEMA, 0, 0, 0),
        json.dumps(settings),
        json.dumps({str(kind.number): _note_type(kind) for kind in NOTE_TYPES}),
        json.dumps(_decks(takeaway, here, now), ensure_ascii=False),
        json.dumps(_presets(takeaway, now), ensure_ascii=False),
        "{}",
    )


def _note_row(takeaway: Takeaway, number: int, made: Note) -> tuple[Any, ...]:
    fields = _FIELDS_END.join(made.fields)
    tags = f" {' '.join(made.tags)} "
    changed = round(takeaway.now.timestamp())
    return (number, made.guid, made.kind, changed, _NOT_SYNCED, tags, fields, made.fields[0], made.checksum, 0, "")


def _card_row(takeaway: Takeaway, number: int, held: Held, begins: date) -> tuple[Any, ...]:
    memory = held.memory
    kind, queue, due, interval, left = _schedule(takeaway, held, begins)
    changed = round(takeaway.now.timestamp())
    return (
        *(number, number, _deck_number(takeaway, held), 0, changed, _NOT_SYNCED, kind, queue, due, interval),
        *(_EASE if memory.reps else 0, memory.reps, memory.lapses, left, 0, 0, 0),
        json.dumps(_memory(takeaway, memory), separators=(",", ":")),
    )


def _schedule(takeaway: Takeaway, held: Held, begins: date) -> tuple[int, int, int, int, int]:
    """Type, queue, due, interval and the steps left: new cards wait in order, steps for a second, reviews for a day."""
    memory = held.memory
    if memory.last_review is None:
        return 0, 0, held.row, 0, 0
    if memory.phase is Phase.REVIEW:
        day = study_day(memory.due, takeaway.zone)
        return 2, 2, (day - begins).days, (day - study_day(memory.last_review, takeaway.zone)).days, 0
    steps = _learning_steps(takeaway) if memory.phase is Phase.LEARNING else _RELEARNING_STEPS
    interval = 0 if memory.phase is Phase.LEARNING else max(1, round(memory.stability))
    return _TYPES[memory.phase], 1, round(memory.due.timestamp()), interval, max(1, len(steps) - memory.step)


def _memory(takeaway: Takeaway, memory: Memory) -> dict[str, float]:
    """What Anki keeps of FSRS with a card, as exact as it writes it."""
    if memory.last_review is None:
        return {}
    return {
        "s": memory.stability,
        "d": memory.difficulty,
        "dr": round(takeaway.retention, 2),
        "decay": round(takeaway.model.parameters[20], 3),
        "lrt": int(memory.last_review.timestamp()),
    }


def _log_rows(takeaway: Takeaway, numbers: Mapping[int, int]) -> Iterator[tuple[Any, ...]]:
    """A row an answer; its number is the millisecond of the answer, or the next one that is free."""
    last = 0
    for one in traced(takeaway):
        if one.answer.row not in numbers:
            continue
        last = max(round(one.answer.at.timestamp() * 1000), last + 1)
        yield (
            *(last, numbers[one.answer.row], _NOT_SYNCED, one.answer.grade, one.interval, one.last_interval),
            *(round((one.difficulty - 1) / 9 * 1000) + 100, 1000 * (one.answer.seconds or 0), _log_type(one)),
        )


def _log_type(one: Traced) -> int:
    match one.before:
        case Phase.REVIEW:
            return _EARLY if one.early else _REVIEW
        case Phase.RELEARNING:
            return _RELEARNING
        case _:
            return 0


def _note_type(kind: NoteType) -> dict[str, Any]:
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
        for place, name in enumerate(kind.fields)
    ]
    card = {"name": "Card 1", "ord": 0, "qfmt": kind.front, "afmt": kind.back, "bqfmt": "", "bafmt": "", "did": None}
    return {
        **{"id": kind.number, "name": kind.name, "type": 0, "mod": TYPES_CHANGED, "usn": 0, "sortf": 0, "did": 1},
        **{"tmpls": [card], "flds": fields, "css": kind.style, "latexPre": "", "latexPost": ""},
        **{"req": [[0, "any", [0]]], "tags": [], "vers": []},
    }


def _decks(takeaway: Takeaway, here: Iterable[Held], now: int) -> dict[str, Any]:
    """The course's deck and one below it for each chapter, besides the default one that Anki cannot do without."""
    course = _deck_name(takeaway.title)
    named = {1: "Default", _number(takeaway.course_id): course}
    for held in here:
        if held.place is not None:
            named[_deck_number(takeaway, held)] = f"{course}::{_deck_name(held.place.chapter.title)}"
    return {
        str(number): {
            **{"id": number, "name": name, "mod": now, "usn": 0, "desc": "", "dyn": 0, "conf": 1},
            **{"collapsed": False, "browserCollapsed": False, "extendNew": 0, "extendRev": 0},
            **{each: [0, 0] for each in ("newToday", "revToday", "lrnToday", "timeToday")},
            **({} if number == 1 else {"conf": _preset_number(takeaway)}),
        }
        for number, name in named.items()
    }


def _presets(takeaway: Takeaway, now: int) -> dict[str, Any]:
    """How the decks are studied: FSRS with the parameters and the retention that stand behind the dates."""
    ours = {
        "desiredRetention": takeaway.retention,
        "fsrsParams6": list(takeaway.model.parameters),
    }
    named = {1: ("Default", {}), _preset_number(takeaway): (_deck_name(takeaway.title), ours)}
    return {
        str(number): {
            **{"id": number, "name": name, "mod": now, "usn": 0, "dyn": False, "maxTaken": 60, "timer": 0},
            **{"autoplay": True, "replayq": True},
            "new": {
                "delays": _learning_steps(takeaway),
                "initialFactor": _EASE,
                "ints": [1, 4, 0],
                "order": 1,
                "perDay": 20,
            },
            "rev": {"ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200, "hardFactor": 1.2},
            "lapse": {"delays": _RELEARNING_STEPS, "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
            **settings,
        }
        for number, (name, settings) in named.items()
    }


def _learning_steps(takeaway: Takeaway) -> list[float]:
    return [step.total_seconds() / 60 for step in STEPS[takeaway.model.brief :]]


def _deck_number(takeaway: Takeaway, held: Held) -> int:
    return _number(takeaway.course_id, held.place.chapter.id if held.place else "")


def _preset_number(takeaway: Takeaway) -> int:
    return _number(takeaway.course_id, "", "preset")


def _number(*names: str) -> int:
    """A number for a deck that stays the same, in the range of Anki's own: milliseconds since 1970."""
    taken = int.from_bytes(sha256("\0".join(names).encode()).digest()[:4], "big")
    return round(datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1000) + taken


def _deck_name(title: str) -> str:
    """Colons would begin a deck below."""
    return title.replace("::", "：")
