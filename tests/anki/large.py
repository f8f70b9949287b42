"""A learner with 5,000 items and 100,000 answers takes them along: `python -m tests.anki.large`."""

import resource
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.documents import apkg, review_csv
from bot.domain.catalog import Catalog
from bot.domain.memory import Memory, Phase
from bot.domain.takeaway import Answer, Held, Place, Takeaway
from content.loader import load

ITEMS, ANSWERS = 5_000, 100_000
PICTURE = bytes(range(256)) * 600
"""150 KB, the most that a figure of a course may have."""


def large() -> Takeaway:
    course = load(Path("content/courses/b2b"))
    catalog, luck, now = Catalog(course), Random(1), datetime(2026, 6, 1, tzinfo=UTC)
    known = [item for lesson in catalog.lessons for item in catalog.items_of_lesson(lesson.id)]
    held = []
    for row in range(ITEMS):
        item = known[row % len(known)]
        lesson, chapter = catalog.lesson(item.source.lesson), catalog.chapter_of(item.source.lesson)
        assert lesson is not None
        assert chapter is not None
        card = next(card for card in lesson.cards if card.id == item.source.card)
        memory = Memory(20.5, 5.5, now + timedelta(days=9), now - timedelta(days=9), Phase.REVIEW, 0, 20, 1)
        item = item.model_copy(update={"id": f"item-{row}"})
        held.append(Held(row, item.id, item, Place(chapter, lesson, card.title, card.picture), memory, leech=False))
    at = now - timedelta(days=400)
    answers = []
    for number in range(ANSWERS):
        at += timedelta(minutes=5)
        due = at + timedelta(days=luck.randint(1, 90))
        line = Answer(number % ITEMS, number // ITEMS, luck.randint(1, 4), at, "Asia/Shanghai", due, 7, "", False)
        answers.append(line)
    return Takeaway("b2b", course.title, ZoneInfo("Asia/Shanghai"), now, 0.9, tuple(held), answers)


def main() -> None:
    takeaway = large()
    found = {held.place.picture for held in takeaway.held if held.place and held.place.picture}
    images = {picture: (f"{place}.png", PICTURE) for place, picture in enumerate(found)}
    headings, grades = ["heading"] * 12, ["forgotten", "hard", "good", "easy"]
    for name, make in (
        ("apkg", lambda: apkg.build(takeaway, images)),
        ("csv", lambda: review_csv.build(takeaway, headings, grades, "taken back")),
        ("apkg of a newcomer", lambda: apkg.build(replace(takeaway, held=takeaway.held[:50], answers=[]), images)),
    ):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.process_time()
        content = make()
        seconds = time.process_time() - began
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        sys.stdout.write(f"{name}: {len(content) / 2**20:.1f} MB, {seconds:.1f} s of CPU, {more:.0f} MB more memory\n")


if __name__ == "__main__":
    main()
