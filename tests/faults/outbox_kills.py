"""Messages out while the tutor is killed at random moments, and while Telegram lies.

    python -m tests.faults.outbox_kills --recipients 2000 --kills 200 --lied-to 2000

The tutor is `tutor run` in a process of its own, on SQLite, ended by kill -9. After a kill its lease is taken to have
lapsed, which is the only thing not waited for; with --patient it is waited for too. Exits with 1 unless nobody was
silently lost, nobody got more than two copies, there are no more duplicates than messages were in flight, and no call
was made in a time in which Telegram had asked to wait.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.simulator import Telegram
from storage.tables import MessageState
from tests.faults.telegrams import ROOT, TOO_MANY, Lies, copies, enqueue, environment, telegram, tell

A_SECOND = 22
"""Messages that leave in one."""
PATIENCE_SECONDS = 1800
LOOK_SECONDS = 0.02
STARTING_SECONDS = 30
STOP_SECONDS = 10
ON_THE_WAY = timedelta(seconds=0.5)
"""A call that had left already when Telegram asked to wait arrives within that time."""
CLAIMED, SENT = int(MessageState.CLAIMED), int(MessageState.SENT)


@dataclass
class Tutor:
    """Lives and is killed many times."""

    nursery: asyncio.subprocess.Process
    database: Path
    pid: int = 0

    async def start(self) -> None:
        self.nursery.stdin.write(b"go\n")
        self.pid = int(await self.nursery.stdout.readline())

    async def kill(self, *, patient: bool) -> int:
        """Kills it: how many messages it had claimed and not marked."""
        os.kill(self.pid, signal.SIGKILL)
        await self.nursery.stdout.readline()
        with closing(sqlite3.connect(self.database, timeout=30)) as rows, rows:
            if not patient:
                rows.execute("UPDATE lease SET expires_at = '2000-01-01 00:00:00.000000'")
            return rows.execute("SELECT count(*) FROM outbox WHERE state = ?", [CLAIMED]).fetchone()[0]

    async def stop(self) -> list[str]:
        """Ends it as an operator does: what is wrong with how it ends."""
        os.kill(self.pid, signal.SIGTERM)
        wrong: list[str] = []
        try:
            await asyncio.wait_for(self.nursery.stdout.readline(), STOP_SECONDS)
        except TimeoutError:
            wrong.append(f"still running {STOP_SECONDS} s after SIGTERM")
            os.kill(self.pid, signal.SIGKILL)
        self.nursery.stdin.close()
        await self.nursery.wait()
        return wrong

    def states(self) -> dict[int, int]:
        """The state of each recipient's message."""
        with closing(sqlite3.connect(self.database, timeout=30)) as rows:
            return dict(rows.execute("SELECT chat_id, state FROM outbox").fetchall())

    def open(self) -> int:
        with closing(sqlite3.connect(self.database, timeout=30)) as rows:
            return rows.execute("SELECT count(*) FROM outbox WHERE state <= ?", [CLAIMED]).fetchone()[0]

    async def finish(self) -> None:
        """Waits until nothing waits."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.open():
                await asyncio.sleep(0.2)


async def tutor(address: str, folder: Path) -> Tutor:
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.nursery", env=environment(address, folder), cwd=ROOT,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=(folder / "log").open("ab"),
    )  # fmt: skip
    return Tutor(nursery, folder / "tutor.db")


def sends(local: Telegram) -> int:
    return sum(one.method == "sendMessage" for one in local.requests)


async def first_send(local: Telegram, before: int) -> None:
    try:
        async with asyncio.timeout(STARTING_SECONDS):
            while sends(local) == before:
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        return


async def killed(recipients: int, kills: int, seed: int, *, patient: bool) -> list[str]:
    """The run with kills: what is wrong."""
    moments = random.Random(seed)
    in_flight = ends_sending = 0
    life = 1.6 * recipients / kills / A_SECOND
    async with telegram(recipients) as (local, address):
        with tempfile.TemporaryDirectory() as folder:
            await enqueue(f"sqlite:///{folder}/tutor.db", recipients)
            one = await tutor(address, Path(folder))
            for _ in range(kills):
                before = sends(local)
                await one.start()
                if moments.random() < 0.1:
                    await asyncio.sleep(moments.uniform(0, 1))
                else:
                    await first_send(local, before)
                    await asyncio.sleep(moments.uniform(0, life))
                ends_sending += sends(local) > before
                in_flight += await one.kill(patient=patient)
            left = one.open()
            await one.start()
            await one.finish()
            wrong = await one.stop()
            wrong += judge(one, local, recipients, in_flight)
        self_made = sum(TOO_MANY in (each.description or "") for each in local.requests)
    tell(f"  kills {kills}, of them while sending {ends_sending}; in flight then {in_flight}; left after them {left}")
    tell(f"  429 {self_made}")
    return wrong + ([f"{self_made} 429 of our own making"] if self_made else [])


async def lied_to(recipients: int, seed: int) -> list[str]:
    """The run with lies: what is wrong."""
    async with telegram(recipients) as (local, address):
        lies = local.faults = Lies(seed=seed)
        with tempfile.TemporaryDirectory() as folder:
            await enqueue(f"sqlite:///{folder}/tutor.db", recipients)
            one = await tutor(address, Path(folder))
            await one.start()
            await one.finish()
            wrong = await one.stop()
            delivered_unknown = lies.told["502_after"] + lies.told["timeout_after"]
            wrong += judge(one, local, recipients, delivered_unknown)
        to_the_chat, bulk = inside(local)
    tell(f"  lies {dict(lies.told)}, of them delivered all the same {delivered_unknown}")
    tell(f"  calls inside a retry_after: to that chat {to_the_chat}, other bulk {bulk}")
    return wrong + ([f"{to_the_chat + bulk} calls inside a retry_after"] if to_the_chat + bulk else [])


def judge(one: Tutor, local: Telegram, recipients: int, most: int) -> list[str]:
    """What is wrong with who got what; `most` is how many duplicates there may be."""
    states, got = one.states(), copies(local, recipients)
    names = Counter(MessageState(state).name for state in states.values())
    lost = [who for who, count in got.items() if not count and states[who] == SENT]
    duplicates = sum(max(0, count - 1) for count in got.values())
    tell(f"  states {dict(names)}; copies {dict(sorted(Counter(got.values()).items()))}")
    tell(f"  silently lost {len(lost)}; duplicates {duplicates}, at most {most} allowed")
    wrong = []
    if lost or len(states) != recipients or set(names) - {"SENT", "UNKNOWN"}:
        wrong.append(f"silently lost: {len(lost)}, {dict(names)}")
    if max(got.values()) > 2:
        wrong.append(f"{max(got.values())} copies")
    if duplicates > most:
        wrong.append(f"{duplicates} duplicates")
    return wrong


def inside(local: Telegram) -> tuple[int, int]:
    """Calls while Telegram had asked to wait: to the same chat, and to others."""
    calls: list[Any] = [one for one in local.requests if one.method == "sendMessage"]
    to_the_chat = bulk = 0
    for number, asked in enumerate(calls):
        found = re.search(rf"{TOO_MANY}: retry after (\d+)", asked.description or "")
        if found is None:
            continue
        until = asked.at + timedelta(seconds=int(found[1]))
        for later in calls[number + 1 :]:
            if later.at >= until:
                break
            if later.params["chat_id"] == asked.params["chat_id"]:
                to_the_chat += 1
            elif later.at > asked.at + ON_THE_WAY:
                bulk += 1
    return to_the_chat, bulk


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--recipients", type=int, default=2000)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--lied-to", type=int, default=2000, help="recipients of the run with lies")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--patient", action="store_true", help="wait for the lease of the one that was killed")
    chosen = asked.parse_args()
    wrong: list[str] = []
    if chosen.kills:
        tell(f"{chosen.recipients} recipients, {chosen.kills} kills")
        wrong += await killed(chosen.recipients, chosen.kills, chosen.seed, patient=chosen.patient)
    if chosen.lied_to:
        tell(f"{chosen.lied_to} recipients, lied to")
        wrong += await lied_to(chosen.lied_to, chosen.seed)
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
