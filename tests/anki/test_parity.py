"""Our scheduling is Anki's: the whole comparison is `python -m tests.anki.parity`, a part of it is played here."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.domain.review import Grade, grade, new_memory
from bot.domain.study_day import study_day
from tests.anki.histories import Mode, histories
from tests.anki.parity import CLOSE, compare
from tests.anki.real import Anki

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("mode", Mode)
def test_intervals_and_stabilities_are_those_of_anki(mode: Mode, tmp_path: Path) -> None:
    anki = Anki(tmp_path)
    found = compare(anki, histories(mode, 25))
    anki.close()
    assert found.intervals > 1000
    assert found.same_intervals >= 0.999, found.other_intervals
    assert found.close_stabilities >= 0.995, found.other_stabilities


def test_the_variation_of_intervals_keeps_within_that_of_anki() -> None:
    """In a process of its own, for in this one Anki does not vary them."""
    varied = {name: value for name, value in os.environ.items() if name != "ANKI_TEST_MODE"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.anki.ranges", "4"],
        cwd=ROOT,
        env=varied,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert int(ran.stdout.split()[0]) > 100


@pytest.mark.parametrize("aside", [-1, 0, 1], ids=["a second before", "at four", "a second after"])
@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(days=1), timedelta(days=3, hours=19, minutes=50)])
def test_days_are_counted_from_an_answer_at_the_turn_of_a_day(aside: int, later: timedelta, tmp_path: Path) -> None:
    """At the very second Anki is at odds with itself: while it is four, the new day has begun; later it had not."""
    anki, zone, turn = Anki(tmp_path), ZoneInfo("Asia/Shanghai"), datetime(2026, 3, 1, 20, 0, tzinfo=UTC)
    card, first = anki.card(0.9), turn + timedelta(seconds=aside)
    anki.answer(card, Grade.EASY, turn, zone)
    anki.answered_at(card, first)
    theirs = anki.answer(card, Grade.GOOD, turn + later, zone)
    anki.close()
    told = first - timedelta(seconds=not aside)
    memory = grade(new_memory(told), Grade.EASY, told, zone, item_seed=None)
    ours = grade(memory, Grade.GOOD, theirs.at, zone, item_seed=None)
    assert ours.stability == pytest.approx(theirs.stability, rel=CLOSE)
    assert (study_day(ours.due, zone) - study_day(theirs.at, zone)).days == theirs.days[Grade.GOOD]
