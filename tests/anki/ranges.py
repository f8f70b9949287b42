"""Whether our variation of intervals keeps within Anki's: `python -m tests.anki.ranges [histories]`.

Anki's range of days is found by letting its chance play often; ours must keep within it whatever the item is called and
however much is due. It runs by itself, for in a process of tests Anki does not vary intervals.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.domain.review import Grade, Memory, Phase, grade, new_memory, preview
from bot.domain.study_day import day_begins, study_day
from tests.anki.histories import YEARS, History, Mode, histories
from tests.anki.real import Anki

SAMPLES = 200
LONGEST = 30
"""Days: beyond, a range has too many of them for each to come up in so many samples."""
NAMES = 40


def outside(anki: Anki, history: History) -> Iterator[tuple[str, bool]]:
    """Every day that we might choose, told in words, and whether Anki never would."""
    card, memory, following = anki.card(history.retention), new_memory(history.start), history.moments()
    for given in history.grades:
        moment = following(memory)
        if moment > history.start + YEARS:
            return
        theirs = anki.spread(card, moment, history.zone, SAMPLES)
        for each, days in theirs.items():
            if max(days) <= LONGEST:
                for chosen in _ours(history, memory, moment, each):
                    told = f"{history.seed}, {moment}, {each.name}: {chosen}, Anki {min(days)} to {max(days)}"
                    yield told, not min(days) <= chosen <= max(days)
        turn = anki.answer(card, given, moment, history.zone)
        memory = grade(memory, given, turn.at, history.zone, item_seed=None, retention=history.retention)
        if given in turn.days:
            # What comes next depends on how long the item was away, so it is as long as Anki decided.
            due = study_day(turn.at, history.zone) + timedelta(days=turn.days[given])
            memory = replace(memory, due=day_begins(due, history.zone))


def _ours(history: History, memory: Memory, moment: datetime, each: Grade) -> set[int]:
    today = study_day(moment, history.zone)
    found: set[int] = set()
    for number in range(NAMES):

        def load(day: date, number: int = number) -> int:
            return (day.toordinal() * (number + 1) + number) % 5

        for ahead in (None, load):
            after = preview(
                memory, moment, history.zone, item_seed=f"item-{number}", retention=history.retention, load=ahead
            )[each]
            assert after.phase is Phase.REVIEW
            found.add((study_day(after.due, history.zone) - today).days)
    return found


def main(count: int) -> None:
    if "ANKI_TEST_MODE" in os.environ:
        sys.exit("Anki does not vary intervals where ANKI_TEST_MODE is set")
    with tempfile.TemporaryDirectory() as folder:
        anki = Anki(Path(folder))
        told = [one for history in histories(Mode.STEPS, count) for one in outside(anki, history)]
        anki.close()
    wrong = [line for line, out in told if out]
    sys.stdout.write("\n".join((f"{len(told)} choices, {len(wrong)} outside of Anki's range", *wrong, "")))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
