"""How far our scheduling agrees with Anki's own: `python -m tests.anki.parity [histories a mode]`."""

import os
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path

from bot.domain.review import Grade, Memory, Phase, grade, new_memory, preview
from bot.domain.study_day import study_day
from tests.anki.histories import YEARS, History, Mode, histories
from tests.anki.real import Anki, Turn

CLOSE = 0.001
"""Of a stability: what may differ by arithmetic with fewer digits."""
SHOWN = 10
"""Disagreements."""


@dataclass
class Agreement:
    """What was compared, and what did not agree."""

    answers: int = 0
    intervals: int = 0
    """Of every answer the intervals of all four grades."""
    stabilities: int = 0
    other_intervals: list[str] = field(default_factory=list)
    other_stabilities: list[str] = field(default_factory=list)
    worst: float = 0.0
    """The largest relative difference of a stability."""

    @property
    def same_intervals(self) -> float:
        return 1 - len(self.other_intervals) / self.intervals

    @property
    def close_stabilities(self) -> float:
        return 1 - len(self.other_stabilities) / self.stabilities


def compare(anki: Anki, told: Iterable[History]) -> Agreement:
    """Plays histories in both, each answer at the moment that Anki took for it."""
    result = Agreement()
    for history in told:
        _play(anki, history, result)
    return result


def _play(anki: Anki, history: History, result: Agreement) -> None:
    card, memory, following = anki.card(history.retention), new_memory(history.start), history.moments()
    for number, given in enumerate(history.grades):
        moment = following(memory)
        if moment > history.start + YEARS:
            break
        theirs = anki.answer(card, given, moment, history.zone)
        how = {"item_seed": None, "retention": history.retention}
        ours = preview(memory, theirs.at, history.zone, **how)
        where = f"{history.seed}, answer {number}"
        _intervals(where, history, theirs, ours, result)
        memory = grade(memory, given, theirs.at, history.zone, **how)
        result.answers += 1
        result.stabilities += 1
        off = abs(memory.stability / theirs.stability - 1)
        result.worst = max(result.worst, off)
        if not isclose(memory.stability, theirs.stability, rel_tol=CLOSE):
            result.other_stabilities.append(f"{where}: {memory.stability}, Anki {theirs.stability}")


def _intervals(where: str, history: History, theirs: Turn, ours: dict[Grade, Memory], result: Agreement) -> None:
    for each, after in ours.items():
        days = minutes = None
        if after.phase is Phase.REVIEW:
            days = (study_day(after.due, history.zone) - study_day(theirs.at, history.zone)).days
        else:
            minutes = (after.due - theirs.at).total_seconds() / 60
        result.intervals += 1
        if (days, minutes) != (theirs.days.get(each), theirs.minutes.get(each)):
            their = theirs.days.get(each, theirs.minutes.get(each))
            result.other_intervals.append(f"{where}, {each.name}: {minutes if days is None else days}, Anki {their}")


def told(mode: Mode, count: int) -> str:
    """The figures of a mode, and the first disagreements."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        anki = Anki(Path(folder))
        found = compare(anki, histories(mode, count))
        anki.close()
    figures = (
        f"{mode.value:32} {count} histories, {found.answers} answers: "
        f"{found.same_intervals:.3%} of {found.intervals} intervals identical, "
        f"{found.close_stabilities:.3%} of stabilities within {CLOSE:.1%} (worst {found.worst:.1e}), "
        f"{time.perf_counter() - began:.1f} s"
    )
    return "\n    ".join((figures, *found.other_intervals[:SHOWN], *found.other_stabilities[:SHOWN])) + "\n"


if __name__ == "__main__":
    os.environ["ANKI_TEST_MODE"] = "1"  # intervals before they are varied
    for each in Mode:
        sys.stdout.write(told(each, int(sys.argv[1]) if len(sys.argv) > 1 else 200))
