"""Ten thousand messages into the outbox at once, and the next one out of a million that were sent, on both databases.

    python -m tests.bench.enqueue --recipients 10000 --finished 1000000

Exits with 1 where enqueueing takes longer than 0.1 s, repeating it adds a row, or a claim takes longer than 1 ms (p50).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import func, select, text

from bot import app
from bot.reply import Reply, pack, say
from storage import migrate, outbox
from storage.outbox import Message
from storage.store import Store
from storage.tables import MessageState, OutboxMessage
from tests.faults.telegrams import tell
from tests.postgres import DURABLE, cluster, programs

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ROUNDS = 5
CLAIMS = 300
MOST_SECONDS = 0.1
MOST_MS = 1.0
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n",
    "postgresql": "SELECT i FROM generate_series(1, {count}) AS n(i)",
}
FINISHED = """
INSERT INTO outbox (key, kind, chat_id, language, payload, priority, state, attempts, not_before)
SELECT 'old:' || i, 'reminder', 100000 + i % 20000, 'zh-CN', '{{}}', 1, {state}, 1, '2026-01-01 00:00:00' FROM ({numbers})
AS numbers
"""


@contextlib.contextmanager
def databases() -> Iterator[dict[str, str]]:
    """The address of an empty database of each kind."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_:
        found = {"sqlite": f"sqlite:///{Path(folder, 'tutor.db')}"}
        if installed := programs():
            found["postgres"] = open_.enter_context(cluster(installed, DURABLE)).url()
        yield found


async def enqueue(store: Store, recipients: int, number: int) -> float:
    """Seconds, from the texts to the commit."""
    began = time.perf_counter()
    payload = pack(Reply(say("remind.daily", name="李明", due=3)))
    everybody = (Message(f"run{number}:{one}", "notice", 100_000 + one, "zh-CN", payload) for one in range(recipients))
    async with store.begin() as unit:
        await outbox.put_all(unit, everybody, NOW)
    return time.perf_counter() - began


async def count(store: Store) -> int:
    async with store.read() as unit:
        return (await unit.exec(select(func.count()).select_from(OutboxMessage))).one()


async def finish(store: Store, finished: int) -> None:
    """Everything so far, and that many more, was sent long ago."""
    numbers = NUMBERS[store.url.get_backend_name()].format(count=finished)
    async with store.begin() as unit:
        await unit.exec(text(f"UPDATE outbox SET state = {int(MessageState.SENT)}"))
        await unit.exec(text(FINISHED.format(numbers=numbers, state=int(MessageState.SENT))))
    async with store.begin() as unit:
        await unit.exec(text("ANALYZE"))


async def claim(store: Store) -> tuple[float, float]:
    """Milliseconds to find and claim the next message, and to commit it (p50)."""
    found, committed = [], []
    for _ in range(CLAIMS):
        async with store.begin() as unit:
            await unit.connection()
            began = time.perf_counter()
            claimed = await outbox.claim(unit, 1, NOW)
            await unit.flush()
            ended = time.perf_counter()
        assert len(claimed) == 1
        found.append(ended - began)
        committed.append(time.perf_counter() - ended)
    return statistics.median(found) * 1000, statistics.median(committed) * 1000


async def measure(name: str, url: str, recipients: int, finished: int) -> list[str]:
    store = Store(url)
    await migrate.upgrade(store)
    app.keep()
    seconds = [await enqueue(store, recipients, number) for number in range(ROUNDS)]
    before = await count(store)
    again = await enqueue(store, recipients, 0)
    added = await count(store) - before
    await finish(store, finished)
    await enqueue(store, recipients, ROUNDS)
    found, committed = await claim(store)
    await store.close()
    tell(f"{name}: enqueue {recipients}: best {min(seconds):.3f} s, median {statistics.median(seconds):.3f} s")
    tell(f"{name}: again: {again:.3f} s, {added} rows added")
    tell(
        f"{name}: claim with {finished} finished and {recipients} waiting: p50 {found:.2f} ms, commit {committed:.2f} ms"
    )
    wrong = [f"{name}: enqueueing took {statistics.median(seconds):.3f} s"] * (
        statistics.median(seconds) > MOST_SECONDS
    )
    wrong += [f"{name}: {added} rows added"] * bool(added)
    return wrong + [f"{name}: a claim took {found:.2f} ms"] * (found > MOST_MS)


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--recipients", type=int, default=10_000)
    asked.add_argument("--finished", type=int, default=1_000_000)
    chosen = asked.parse_args()
    wrong: list[str] = []
    with databases() as found:
        for name, url in found.items():
            wrong += await measure(name, url, chosen.recipients, chosen.finished)
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
