"""The database is locked, has no room, or is restarted while people tap: nothing is lost and work goes on by itself.

    python -m tests.faults.database_away --taps 200

The tutor is `tutor run` in a process of its own. SQLite's file is locked by another process for longer than the tutor
waits for it, and may not grow (RLIMIT_FSIZE, which the system takes for a full disk); PostgreSQL is stopped as if the
power had gone, and started again. Exits with 1 unless every update has ended once, none was put aside, nobody got an
apology, everybody's screen is the one that their taps lead to, and the token is nowhere in the log.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import resource
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import select

from bot.simulator import Telegram
from bot.simulator.chats import User
from storage.store import Store
from storage.tables import InboxUpdate, UpdateState
from tests.bench.one_update import COURSE, lesson
from tests.faults.telegrams import ROOT, TOKEN, environment, telegram, tell
from tests.postgres import DURABLE, cluster, programs

PEOPLE = 20
AWAY_SECONDS = 8.0
"""Longer than a writer waits for a locked file."""
AGAIN_SECONDS = 15.0
"""After so long without a new screen a person taps once more."""
PATIENCE_SECONDS = 300
STOP_SECONDS = 10
ON, BACK = "›", "‹"


@dataclass
class Person:
    """Taps to and fro between the first two cards of a lesson."""

    local: Telegram
    user: User
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    longest: float = 0.0
    again: int = 0

    async def goes_on(self, taps: int) -> None:
        opening = f"/start l_{lesson()}"
        await self._until_answered(lambda: self.local.send_text(self.user, self.user.id, opening))
        for number in range(taps):
            await self._until_answered(lambda number=number: self._tap(BACK if number % 2 else ON))

    async def _until_answered(self, act: Callable[[], object]) -> None:
        self.changed.clear()
        began = time.monotonic()
        act()
        while True:
            try:
                async with asyncio.timeout(AGAIN_SECONDS):
                    await self.changed.wait()
                break
            except TimeoutError:
                self.again += 1
                act()
        self.longest = max(self.longest, time.monotonic() - began)

    def _tap(self, label: str) -> None:
        screen = self.screen()
        for button in (one for row in screen["reply_markup"]["inline_keyboard"] for one in row):
            if label in button["text"]:
                self.local.tap(self.user, self.user.id, screen["message_id"], button["callback_data"])
                return
        raise LookupError(f"no {label} under {screen}")

    def screen(self) -> dict[str, Any]:
        return [one for one in self.local.history(self.user.id) if one["from"]["is_bot"]][-1]


@dataclass
class World:
    local: Telegram
    tutor: asyncio.subprocess.Process
    log: Path
    people: list[Person]

    async def listen(self) -> None:
        events, known = self.local.subscribe(), {one.user.id: one for one in self.people}
        while True:
            event = await events.get()
            if event["type"] in ("message", "edit") and event["message"]["from"]["is_bot"]:
                known[event["chat_id"]].changed.set()


Trouble = Callable[[World], Awaitable[None]]


@contextlib.asynccontextmanager
async def world(folder: Path, database: str) -> AsyncIterator[World]:
    async with telegram(PEOPLE) as (local, address):
        local.limits.enabled = False
        log = folder / "log"
        tutor = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=ROOT,
            env=environment(address, folder, TUTOR_DATABASE_URL=database, TUTOR_COURSE=str(COURSE)),
            stdout=asyncio.subprocess.PIPE, stderr=log.open("ab"),
        )  # fmt: skip
        await tutor.stdout.readline()
        try:
            yield World(local, tutor, log, [Person(local, local.users[one]) for one in sorted(local.started)])
        finally:
            if tutor.returncode is None:
                tutor.kill()
                await tutor.wait()


def locked(file: Path) -> Trouble:
    async def trouble(_world: World) -> None:
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(AWAY_SECONDS)

    return trouble


def full(file: Path) -> Trouble:
    async def trouble(world: World) -> None:
        pid, least = world.tutor.pid, min(one.stat().st_size for one in (file, file.with_name(f"{file.name}-wal")))
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (least, before[1]))
        await asyncio.sleep(AWAY_SECONDS)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)

    return trouble


def restarted(postgres: Any) -> Trouble:
    async def trouble(_world: World) -> None:
        await asyncio.to_thread(postgres.stop)
        await asyncio.sleep(AWAY_SECONDS)
        await asyncio.to_thread(postgres.start)

    return trouble


async def play(name: str, database: str, taps: int, trouble: Trouble) -> list[str]:
    """People tap, the trouble comes and goes meanwhile: what is wrong then."""
    each = max(4, taps // PEOPLE // 2 * 2)
    with tempfile.TemporaryDirectory() as folder:
        async with world(Path(folder), database) as here, asyncio.timeout(PATIENCE_SECONDS):
            listening = asyncio.create_task(here.listen())
            await asyncio.gather(*(one.goes_on(2) for one in here.people))
            first = {one.user.id: one.screen()["text"] for one in here.people}
            tapping = asyncio.gather(*(one.goes_on(each) for one in here.people))
            await asyncio.sleep(0.05)
            await trouble(here)
            await tapping
            listening.cancel()
            ended = await _ends(here)
            wrong = await _judge(here, database, first)
            return [f"{name}: {one}" for one in ended + wrong + _told(name, here, each)]


async def _ends(here: World) -> list[str]:
    here.tutor.send_signal(signal.SIGTERM)
    began = time.monotonic()
    code = await here.tutor.wait()
    took = time.monotonic() - began
    return [f"ended with {code} after {took:.1f} s"] if code or took > STOP_SECONDS else []


async def _judge(here: World, database: str, first: dict[int, str]) -> list[str]:
    store = Store(database)
    async with store.read() as unit:
        states = Counter((await unit.exec(select(InboxUpdate.state))).all())
    await store.close()
    tell(f"  updates { ({state.name: count for state, count in states.items()}) }")
    wrong = [
        f"{states[state]} updates {state.name}" for state in UpdateState if state != UpdateState.DONE and states[state]
    ]
    astray = sum(one.screen()["text"] != first[one.user.id] for one in here.people)
    return wrong + ([f"{astray} screens are not where the taps lead"] if astray else [])


def _told(name: str, here: World, each: int) -> list[str]:
    again, longest = sum(one.again for one in here.people), max(one.longest for one in here.people)
    tell(f"  {name}: {len(here.people)} people, {each} taps each; longest wait {longest:.1f} s; tapped again {again}")
    log = here.log.read_text(encoding="utf-8")
    # Whoever wrote first has met it: the poller, a worker, the dispatcher, the account of what was shown.
    met = longest >= AWAY_SECONDS and any(level in log for level in ("[warning", "[error"))
    wrong = [] if met else ["the trouble was not noticed, so this shows nothing"]
    return wrong + (["the token is in the log"] if TOKEN in log else [])


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--taps", type=int, default=200)
    asked.add_argument("--on", choices=("locked", "full", "restarted"), action="append")
    chosen = asked.parse_args()
    kinds, wrong = chosen.on or ["locked", "full", "restarted"], []
    for name, make in (("locked", locked), ("full", full)):
        if name in kinds:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder, "tutor.db")
                wrong += await play(name, f"sqlite:///{file}", chosen.taps, make(file))
    if "restarted" in kinds:
        if (installed := programs()) is None:
            wrong.append("there is no PostgreSQL here")
        else:
            with cluster(installed, DURABLE) as postgres:
                wrong += await play("restarted", postgres.url(), chosen.taps, restarted(postgres))
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
