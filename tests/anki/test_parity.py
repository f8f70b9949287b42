"""Our scheduling is Anki's: the whole comparison is `python -m tests.anki.parity`, a part of it is played here."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.anki.histories import Mode, histories
from tests.anki.parity import compare
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
