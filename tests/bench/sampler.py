"""Runs a module as `python -m` does and looks every few milliseconds of processor time at what it is doing.

    python -m tests.bench.sampler OUT module arguments…

Much lighter than cProfile, which makes every call dearer and small functions most of all. OUT gets the stacks as JSON:
pairs of a stack, its innermost function first, each as "file:function", and how often it was seen.
"""

from __future__ import annotations

import json
import runpy
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType, TracebackType

import greenlet

EVERY_SECONDS = 0.002
"""Of the process's own time, user and system; the kernel may round it up to its tick."""

Stack = tuple[str, ...]


class Sampler:
    """Counts stacks between `start` and leaving."""

    def __init__(self) -> None:
        self.seen: Counter[Stack] = Counter()

    def __enter__(self) -> Sampler:
        signal.signal(signal.SIGPROF, self._look)
        signal.setitimer(signal.ITIMER_PROF, EVERY_SECONDS, EVERY_SECONDS)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self.seen[tuple(f"{one.f_code.co_filename}:{one.f_code.co_name}" for one in _outwards(frame))] += 1


def _outwards(frame: FrameType | None) -> Iterator[FrameType]:
    """From a frame to its caller and on, also out of the greenlet in which SQLAlchemy works."""
    inside = greenlet.getcurrent()
    while frame is not None:
        yield frame
        frame = frame.f_back
        if frame is None and inside.parent is not None:
            inside = inside.parent
            frame = inside.gr_frame


def main() -> None:
    """Reads the command line, runs the module and writes what was seen."""
    out, module, *arguments = sys.argv[1:]
    sys.argv = [module, *arguments]
    with Sampler() as sampler:
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        finally:
            Path(out).write_text(json.dumps(list(sampler.seen.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
