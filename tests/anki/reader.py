"""What Anki makes of packages: `TZ=… python -m tests.anki.reader package…` brings them in one after the other and tells.

In a process of its own, for the zone is the machine's: `TZ` says which.
"""

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

ROLLOVER = timedelta(hours=4)


def told(packages: Sequence[str]) -> dict[str, Any]:
    """Everything in a new collection after these packages were brought in."""
    time.tzset()
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        collection.set_config("fsrs", True)
        logs = [_bring_in(collection, package) for package in packages]
        try:
            return {"logs": logs, **_content(collection)}
        finally:
            collection.close()


def _bring_in(collection: Collection, package: str) -> dict[str, int]:
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, merge_notetypes=False)
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options)).log
    return {"new": len(log.new), "updated": len(log.updated), "other": len(log.duplicate) + len(log.conflicting)}


def _content(collection: Collection) -> dict[str, Any]:
    today = (datetime.now() - ROLLOVER).date()  # noqa: DTZ005  (the machine's own day is what Anki counts from)
    guids = dict(collection.db.all("select c.id, n.guid from cards c join notes n on n.id = c.nid"))
    columns = "id, did, type, queue, due, ivl, reps, lapses, left, data"
    cards: dict[str, Any] = {}
    for number, deck, kind, queue, due, interval, reps, lapses, left, data in collection.db.all(
        f"select {columns} from cards"
    ):
        day = (today + timedelta(days=due - collection.sched.today)).isoformat() if queue == 2 else None
        cards[guids[number]] = {
            **{"deck": collection.decks.name(deck), "type": kind, "queue": queue, "due": due, "day": day},
            "next": _next(collection, number),
            **{"interval": interval, "reps": reps, "lapses": lapses, "left": left, "memory": json.loads(data or "{}")},
        }
    kinds = {kind["id"]: kind["name"] for kind in collection.models.all()}
    notes = {
        guid: {"kind": kinds[kind], "fields": fields.split("\x1f"), "tags": tags.split()}
        for guid, kind, fields, tags in collection.db.all("select guid, mid, flds, tags from notes")
    }
    log = [
        [guids[row[1]], row[0], *row[2:]]
        for row in collection.db.all("select id, cid, ease, ivl, lastIvl, factor, time, type from revlog order by id")
    ]
    folder = Path(collection.media.dir())
    media = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    preset = collection.decks.config_dict_for_deck_id(collection.db.scalar("select did from cards limit 1") or 1)
    problems = collection.fix_integrity()
    return {
        **{"cards": cards, "notes": notes, "log": log, "media": media, "healthy": problems[1]},
        **{"retention": preset["desiredRetention"], "parameters": preset["fsrsParams6"]},
        **{"unused": list(collection.media.check().unused), "missing": list(collection.media.check().missing)},
    }


def _next(collection: Collection, card: int) -> list[int]:
    """For how many days hard, good and easy would send the card away; nought for within the day."""
    states = collection._backend.get_scheduling_states(card)
    return [state.normal.review.scheduled_days for state in (states.hard, states.good, states.easy)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(told(sys.argv[1:])))
