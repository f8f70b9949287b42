"""What a learner takes along, Anki takes for its own: notes, cards, pictures, days, memories and the log."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.documents import apkg
from bot.domain.catalog import Catalog
from bot.domain.memory import Grade, Memory, Phase
from bot.domain.review import grade, new_memory, preview
from bot.domain.study_day import study_day
from bot.domain.takeaway import Answer, Held, Place, Takeaway
from content.loader import load
from content.schema import Picture

ROOT = Path(__file__).parent.parent.parent
COURSE = load(ROOT / "content" / "courses" / "b2b")
CATALOG = Catalog(COURSE)
PNG = bytes.fromhex("89504e470d0a1a0a") + b"any picture will do"
ZONES = ("Asia/Shanghai", "America/Los_Angeles", "UTC")


def answered(zone: ZoneInfo, row: int, item_id: str, now: datetime) -> tuple[Memory, list[Answer]]:
    """An item's memory after a handful of answers within the last months, some of them taken back."""
    luck = Random(item_id)
    at = now - timedelta(days=luck.randint(1, 90), minutes=luck.randint(0, 1440))
    memory, log = new_memory(at), []
    for _ in range(luck.randint(0, 9)):
        if at > now:
            break
        given = luck.choices(list(Grade), weights=(3, 2, 8, 3))[0]
        undone = luck.random() < 0.1
        after = grade(memory, given, at, zone, item_seed=item_id)
        log.append(Answer(row, memory.reps, given, at, zone.key, after.due, luck.choice((None, 7)), "", undone))
        if not undone:
            memory = after
        # To Anki, the very second in which a day begins is of the day before.
        at = max(memory.due, at) + timedelta(minutes=luck.randint(1, 2000), seconds=1)
    return memory, log


def taken(zone_name: str, count: int = 400) -> Takeaway:
    zone = ZoneInfo(zone_name)
    now = datetime.now(UTC)  # Anki reads the machine's clock.
    held, log = [], []
    ids = [item.id for lesson in CATALOG.lessons for item in CATALOG.items_of_lesson(lesson.id)]
    ids += [question.id for chapter in COURSE.chapters for question in chapter.quiz]
    for row, item_id in enumerate(ids[:count], 11):
        item = CATALOG.item(item_id)
        assert item is not None
        memory, lines = answered(zone, row, item_id, now)
        lesson, chapter = CATALOG.lesson(item.source.lesson), CATALOG.chapter_of(item.source.lesson)
        assert lesson is not None
        assert chapter is not None
        card = next(card for card in lesson.cards if card.id == item.source.card)
        place = Place(chapter, lesson, card.title, card.picture)
        held.append(Held(row, item_id, item, place, memory, leech=row % 50 == 0))
        log += lines
    held.append(Held(5, "gone", None, None, new_memory(now), leech=False))
    log.sort(key=lambda answer: answer.at)
    return Takeaway("b2b", COURSE.title, zone, now, 0.9, tuple(held), log)


def pictures(takeaway: Takeaway) -> dict[Picture, tuple[str, bytes]]:
    found = {held.place.picture: None for held in takeaway.held if held.place and held.place.picture}
    return {picture: (f"b2b-{place}.png", PNG + bytes([place])) for place, picture in enumerate(found) if picture}


def told(zone: str, *packages: Path) -> dict[str, Any]:
    """What the real thing makes of the packages, on a machine in this zone."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.anki.reader", *map(str, packages)],
        cwd=ROOT,
        env={**os.environ, "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.fixture(scope="module", params=ZONES)
def brought(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    takeaway = taken(request.param)
    file = tmp_path_factory.mktemp("package") / "mine.apkg"
    file.write_bytes(apkg.build(takeaway, pictures(takeaway)))
    return takeaway, told(request.param, file, file)


def in_course(takeaway: Takeaway) -> list[Held]:
    return [held for held in takeaway.held if held.item is not None]


def test_bringing_it_again_adds_nothing(brought: Any) -> None:
    takeaway, anki = brought
    count = len(in_course(takeaway))
    assert [log["new"] for log in anki["logs"]] == [count, 0]
    assert len(anki["notes"]) == len(anki["cards"]) == count
    assert anki["healthy"]


def test_cards_stand_where_they_stood(brought: Any) -> None:
    takeaway, anki = brought
    phases = {Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}
    kinds = set()
    for held in in_course(takeaway):
        card, memory = anki["cards"][f"tutor:b2b:{held.item_id}"], held.memory
        assert (card["reps"], card["lapses"]) == (memory.reps, memory.lapses)
        assert card["type"] == (phases[memory.phase] if memory.last_review else 0)
        kinds.add(card["type"])
        if memory.last_review is None:
            assert card["memory"] == {}
            continue
        assert card["memory"]["s"] == pytest.approx(memory.stability, rel=1e-6)
        assert card["memory"]["d"] == pytest.approx(memory.difficulty, rel=1e-6)
        assert (card["memory"]["dr"], card["memory"]["decay"]) == (0.9, 0.154)
        assert card["memory"]["lrt"] == int(memory.last_review.timestamp())
        if memory.phase is Phase.REVIEW:
            assert card["day"] == study_day(memory.due, takeaway.zone).isoformat()
            assert card["interval"] >= 1
        else:
            assert abs(card["due"] - memory.due.timestamp()) <= 1
            assert card["left"] == (2 if memory.phase is Phase.LEARNING else 1) - memory.step
    assert kinds == {0, 1, 2, 3}


def test_the_log_is_complete_but_for_what_was_taken_back(brought: Any) -> None:
    takeaway, anki = brought
    items = {held.row: held.item_id for held in takeaway.held}
    kept = [answer for answer in takeaway.answers if not answer.undone]
    assert len(kept) < len(takeaway.answers)
    expected = sorted(
        (f"tutor:b2b:{items[one.row]}", one.at.timestamp(), one.grade, 1000 * (one.seconds or 0)) for one in kept
    )
    found = sorted((row[0], row[1] / 1000, row[2], row[6]) for row in anki["log"])
    assert [row[::2] for row in found] == [row[::2] for row in expected]
    assert [row[1] for row in found] == pytest.approx([row[1] for row in expected], abs=0.1)
    kinds = {kind for *_, kind in anki["log"]}
    assert kinds == {0, 1, 2}
    for guid in {row[0] for row in anki["log"]}:
        rows = [row for row in anki["log"] if row[0] == guid]
        assert [row[4] for row in rows] == [0, *(row[3] for row in rows[:-1])]
        assert all(100 <= row[5] <= 1100 for row in rows)


def test_the_last_interval_of_a_learnt_card_is_that_of_its_log(brought: Any) -> None:
    _, anki = brought
    last = {row[0]: row[3] for row in anki["log"]}
    learnt = {guid: card for guid, card in anki["cards"].items() if card["queue"] == 2}
    assert len(learnt) > 30
    assert {guid: card["interval"] for guid, card in learnt.items()} == {guid: last[guid] for guid in learnt}


def test_anki_would_send_every_card_away_for_as_long_as_we_would(brought: Any) -> None:
    takeaway, anki = brought
    for held in in_course(takeaway):
        ours = preview(held.memory, takeaway.now, takeaway.zone, item_seed=None)
        today = study_day(takeaway.now, takeaway.zone)
        days = [
            (study_day(after.due, takeaway.zone) - today).days if after.phase is Phase.REVIEW else 0
            for after in (ours[Grade.HARD], ours[Grade.GOOD], ours[Grade.EASY])
        ]
        assert anki["cards"][f"tutor:b2b:{held.item_id}"]["next"] == days, held


def test_notes_and_pictures_are_those_of_the_course(brought: Any) -> None:
    takeaway, anki = brought
    images = pictures(takeaway)
    assert anki["media"] == {name: hashlib.sha256(png).hexdigest() for name, png in images.values()}
    assert (anki["unused"], anki["missing"]) == ([], [])
    for held in in_course(takeaway):
        note, card = anki["notes"][f"tutor:b2b:{held.item_id}"], anki["cards"][f"tutor:b2b:{held.item_id}"]
        assert held.place is not None
        picture = held.place.picture
        assert (images[picture][0] in note["fields"][-2]) if picture else not note["fields"][-2]
        assert held.place.lesson.title.split("<")[0][:5] in note["fields"][-1]
        assert card["deck"] == f"{COURSE.title}::{held.place.chapter.title}"
        assert {"b2b", held.place.chapter.id, held.place.lesson.id} <= set(note["tags"])
        assert ("leech" in note["tags"]) == held.leech


def test_the_decks_are_studied_as_here(brought: Any) -> None:
    takeaway, anki = brought
    assert anki["retention"] == pytest.approx(0.9)
    assert anki["parameters"] == pytest.approx(takeaway.model.parameters)
