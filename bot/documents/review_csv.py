"""The review log as a table for a spreadsheet."""

import csv
from collections.abc import Sequence
from io import StringIO
from zoneinfo import ZoneInfo

from bot.documents.markup import plain
from bot.domain.takeaway import Answer, Held, Takeaway
from content.schema import RecallCard

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would reckon with, or worse: https://owasp.org/www-community/attacks/CSV_Injection"""
_MOMENT = "%Y-%m-%d %H:%M:%S"


def build(takeaway: Takeaway, columns: Sequence[str], grades: Sequence[str], undone: str) -> bytes:
    """The file, in UTF-8 with the mark by which Excel knows it: one line an answer, the oldest first.

    `columns` are the headings, `grades` the names of the grades 1 to 4, `undone` what marks an answer taken back.
    """
    held = {one.row: one for one in takeaway.held}
    zones: dict[str, ZoneInfo] = {}
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    words = {row: _words(one) for row, one in held.items()}
    for answer in takeaway.answers:
        zone = zones.setdefault(answer.zone, ZoneInfo(answer.zone))
        writer.writerow((*_when(answer, zone), *words[answer.row], *_how(answer, zone, grades, undone)))
    return file.getvalue().encode("utf-8-sig")


def _when(answer: Answer, zone: ZoneInfo) -> tuple[str, str]:
    return answer.at.astimezone(zone).strftime(_MOMENT), answer.zone


def _words(held: Held) -> tuple[str, str, str, str]:
    if held.item is None or held.place is None:
        return "", "", held.item_id, ""
    item = held.item
    asked = plain(item.front if isinstance(item, RecallCard) else item.stem)
    return _cell(held.place.chapter.title), _cell(held.place.lesson.title), held.item_id, _cell(asked)


def _how(answer: Answer, zone: ZoneInfo, grades: Sequence[str], undone: str) -> tuple[object, ...]:
    return (
        answer.turn + 1,
        answer.grade,
        grades[answer.grade - 1],
        "" if answer.seconds is None else answer.seconds,
        answer.due.astimezone(zone).strftime(_MOMENT),
        undone if answer.undone else "",
    )


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
