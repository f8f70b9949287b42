"""Runs all measurements, or all faults, one after the other, and ends with a summary; exits with 1 if one is wrong.

    python -m tests.figures bench --size 0.1
    python -m tests.figures faults kills leader

Each run is a command that anybody can repeat: it is told before it begins. `--size` makes every count smaller (not the
seconds that a leader stands still); names, or parts of them, choose some of the runs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST = 10


@dataclass(frozen=True)
class Run:
    """One command. `{5000}` stands for that count at full size."""

    name: str
    module: str
    options: str = ""
    setting: str = ""
    """An environment variable, NAME=value."""

    def command(self, size: float) -> list[str]:
        return [sys.executable, "-m", self.module, *(_sized(part, size) for part in self.options.split())]

    def environment(self, size: float) -> dict[str, str]:
        name, _, value = self.setting.partition("=")
        return {name: _sized(value, size)} if name else {}


RUNS = {
    "bench": (
        Run("a broadcast and replies", "tests.bench.broadcast", "--recipients {10000} --seconds {40}"),
        Run("into the outbox, and out of it", "tests.bench.enqueue", "--recipients 10000 --finished {1000000}"),
        Run("one update", "tests.bench.one_update", "--taps {3000}"),
        Run("review transactions", "tests.bench.review_transactions", "--at-once 32 --seconds {10}"),
        Run("next item", "tests.bench.next_item", "--items {5000} --answers {100000}"),
        Run("log against memories", "tests.bench.audit", "--answers {100000}"),
        Run("course", "tests.bench.course"),
        Run("search", "tests.bench.find"),
    ),
    "faults": (
        Run("outbox, killed", "tests.faults.outbox_kills", "--recipients {2000} --kills {200} --lied-to 0"),
        Run("outbox, lied to", "tests.faults.outbox_kills", "--kills 0 --lied-to {2000}"),
        Run(
            "inbox on PostgreSQL, two processes killed", "tests.faults.inbox_exactly_once",
            "--on postgres --updates {5000} --kills {30} --processes 2",
        ),
        Run(
            "inbox on SQLite, killed", "tests.faults.inbox_exactly_once",
            "--on sqlite --updates {5000} --kills {30} --processes 1",
        ),
        Run("a leader that stands still", "tests.faults.leader_frozen", "--recipients {600} --frozen 15"),
        Run("a database locked, full, restarted", "tests.faults.database_away", "--taps {200}"),
        Run(
            "strange updates", "pytest", "-n0 tests/faults/test_strange_updates.py", "TUTOR_STRANGE_UPDATES={10000}"
        ),
        Run("answers to one item at once", "pytest", "-n0 tests/flows/test_reviews_at_once.py"),
        Run("ending in ten seconds, and what strangers bring", "pytest", "-n0 tests/process/test_serving.py"),
    ),
}  # fmt: skip


def _sized(part: str, size: float) -> str:
    if not part.startswith("{"):
        return part
    return str(max(LEAST, round(int(part.strip("{}")) * size)))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", choices=RUNS)
    asked.add_argument("names", nargs="*", help="parts of the names of the runs to make")
    asked.add_argument("--size", type=float, default=1.0)
    chosen = asked.parse_args()
    runs = [run for run in RUNS[chosen.what] if not chosen.names or any(part in run.name for part in chosen.names)]
    found = []
    for run in runs:
        setting = " ".join(f"{name}={value}" for name, value in run.environment(chosen.size).items())
        _tell(
            f"\n== {run.name} (load {os.getloadavg()[0]:.1f})\n{setting} python {' '.join(run.command(chosen.size)[1:])}"
        )
        began = time.monotonic()
        ended = subprocess.run(
            run.command(chosen.size), cwd=ROOT, env=os.environ | run.environment(chosen.size), check=False
        )
        found.append((run, ended.returncode == 0, time.monotonic() - began))
    _tell("\n== Summary")
    for run, right, took in found:
        _tell(f"{'as it must be' if right else 'WRONG':<14} {took:5.0f} s  {run.name}")
    return 0 if found and all(right for _, right, _ in found) else 1


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
