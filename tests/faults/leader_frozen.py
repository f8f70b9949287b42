"""The leader of two processes on PostgreSQL stands still in the middle of a broadcast, and then goes on.

    python -m tests.faults.leader_frozen --recipients 600 --frozen 15

Exits with 1 unless the other one takes over within the lease's TTL and a second, no write of the old epoch succeeds
after that, and nobody is silently lost or gets more than two copies.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bot.delivery.lease import TTL
from storage.tables import MessageState
from tests.faults.telegrams import ROOT, copies, enqueue, environment, telegram, tell
from tests.postgres import DURABLE, cluster, programs

PATIENCE_SECONDS = 300
LOOK_SECONDS = 0.02
A_SECOND = 1.0
CLAIMED, SENT = int(MessageState.CLAIMED), int(MessageState.SENT)
WRITTEN = f"""
CREATE TABLE written (at timestamptz, before int, epoch int, state int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.state = {CLAIMED} OR OLD.state = {CLAIMED} THEN
        INSERT INTO written VALUES (clock_timestamp(), OLD.epoch, NEW.epoch, NEW.state);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER note BEFORE UPDATE ON outbox FOR EACH ROW EXECUTE FUNCTION note();
"""
"""Every claim and every mark, with the epoch it was made under."""


@dataclass
class Rows:
    """The database, looked at from outside."""

    connection: psycopg.Connection[Any]

    def ask(self, query: str, *values: object) -> list[Any]:
        return self.connection.execute(query.encode(), values).fetchall()

    def lead(self) -> tuple[int, int]:
        """Epoch and pid of the leader; zeros before the first one."""
        found = self.ask("SELECT epoch, holder FROM lease WHERE holder <> ''")
        return (found[0][0], int(found[0][1].split(":")[1])) if found else (0, 0)

    def sent(self) -> int:
        return int(self.ask("SELECT count(*) FROM outbox WHERE state = %s", SENT)[0][0])

    def open(self) -> int:
        return int(self.ask("SELECT count(*) FROM outbox WHERE state <= %s", CLAIMED)[0][0])


async def until(seen: Any) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not seen():
            await asyncio.sleep(LOOK_SECONDS)


async def run(recipients: int, frozen: float) -> list[str]:
    installed = programs()
    if installed is None:
        return ["there is no PostgreSQL here"]
    with cluster(installed, DURABLE) as postgres, tempfile.TemporaryDirectory() as folder:
        url = postgres.url()
        await enqueue(url, recipients)
        async with telegram(recipients) as (local, address):
            told = environment(address, Path(folder), TUTOR_DATABASE_URL=url)
            log = os.open(Path(folder, "log"), os.O_CREAT | os.O_WRONLY | os.O_APPEND)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(WRITTEN.encode())
                both = [
                    await asyncio.create_subprocess_exec(
                        sys.executable, "-m", "bot", "run", env=told, cwd=ROOT, stdout=log, stderr=log
                    )
                    for _ in range(2)
                ]
                try:
                    wrong = await freeze(Rows(connection), frozen)
                finally:
                    for one in both:
                        one.send_signal(signal.SIGTERM)
                    await asyncio.gather(*(one.wait() for one in both))
                return wrong + judge(Rows(connection), copies(local, recipients))


async def freeze(rows: Rows, frozen: float) -> list[str]:
    """Lets the leader stand still for so many seconds: what is wrong with what comes of it."""
    await until(lambda: rows.sent() > 20)
    old, pid = rows.lead()
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    held = rows.ask("SELECT count(*) FROM outbox WHERE state = %s", CLAIMED)[0][0]
    await until(lambda: rows.lead()[0] > old)
    took = time.monotonic() - began
    (taken,) = rows.ask("SELECT clock_timestamp()")[0]
    await asyncio.sleep(max(0.0, frozen - took))
    os.kill(pid, signal.SIGCONT)
    await until(lambda: not rows.open())
    await asyncio.sleep(2 * A_SECOND)
    writes = rows.ask("SELECT count(*) FROM written WHERE at > %s AND epoch = %s", taken, old)[0][0]
    adopted = rows.ask("SELECT count(*) FROM written WHERE at > %s AND before = %s", taken, old)[0][0]
    latest = TTL.total_seconds() + A_SECOND
    tell(f"frozen with {held} on the way; taken over after {took:.2f} s (at most {latest:.0f} s)")
    tell(f"afterwards decided about by the new leader {adopted}, written by the old one {writes}")
    wrong = [f"taken over after {took:.2f} s"] if took > latest else []
    return wrong + ([f"{writes} writes of the old epoch"] if writes else [])


def judge(rows: Rows, got: dict[int, int]) -> list[str]:
    states = dict(rows.ask("SELECT chat_id, state FROM outbox"))
    lost = [who for who, count in got.items() if not count and states[who] == SENT]
    names = Counter(MessageState(state).name for state in states.values())
    tell(f"states {dict(names)}; copies {dict(sorted(Counter(got.values()).items()))}; silently lost {len(lost)}")
    wrong = [f"silently lost: {len(lost)}, {dict(names)}"] if lost or set(names) - {"SENT", "UNKNOWN"} else []
    return wrong + ([f"{max(got.values())} copies"] if max(got.values()) > 2 else [])


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--recipients", type=int, default=600)
    asked.add_argument("--frozen", type=float, default=15.0, help="seconds")
    chosen = asked.parse_args()
    wrong = await run(chosen.recipients, chosen.frozen)
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
