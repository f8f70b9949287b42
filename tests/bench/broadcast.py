"""A broadcast to ten thousand, and somebody who wants a reply every 0.4 s meanwhile.

    python -m tests.bench.broadcast --recipients 10000 --seconds 40 --every 0.4

The tutor is `tutor run` in a process of its own, on SQLite; Telegram is here, with its limits. Exits with 1 where the
p99 of the replies is more than 0.15 s above that without a broadcast, where a 429 was of our own making, or where bulk
got less than 95 % of its budget.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.settings import Settings
from bot.simulator import Telegram
from tests.faults.telegrams import ROOT, TOO_MANY, enqueue, environment, telegram, tell

PEOPLE = 50
"""Who take turns in writing to the bot."""
ASKERS = 900_001
PATIENCE_SECONDS = 20.0
MOST_ABOVE = 0.15
LEAST_SHARE = 0.95
SETTLING_SECONDS = 3.0


@dataclass
class Askers:
    """People who write and note how long the answer takes."""

    local: Telegram
    asked: dict[int, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.users = [self.local.add_user(f"提问{number}", id=ASKERS + number) for number in range(PEOPLE)]
        self.events: asyncio.Queue[Any] = self.local.subscribe()

    async def listen(self) -> None:
        while True:
            event = await self.events.get()
            if event["type"] == "message" and event["message"]["from"]["is_bot"]:
                began = self.asked.pop(event["chat_id"], None)
                if began is not None:
                    self.waits.append(time.monotonic() - began)

    async def ask(self, seconds: float, every: float) -> list[float]:
        """Asks for so long: how long each answer took; one that never came counts as long as was waited."""
        self.waits.clear()
        began = time.monotonic()
        for number in range(int(seconds / every)):
            await asyncio.sleep(max(0.0, began + number * every - time.monotonic()))
            user = self.users[number % PEOPLE]
            self.asked[user.id] = time.monotonic()
            self.local.send_text(user, user.id, "/help")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.asked and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        unanswered = [PATIENCE_SECONDS] * len(self.asked)
        self.asked.clear()
        return sorted(self.waits) + unanswered


def p99(waits: list[float]) -> float:
    return sorted(waits)[min(len(waits) - 1, int(len(waits) * 0.99))]


def bulk(local: Telegram) -> int:
    return sum(one.method == "sendMessage" and one.ok and one.params["chat_id"] < ASKERS for one in local.requests)


async def measure(recipients: int, seconds: float, every: float) -> list[str]:
    budget = Settings(_env_file=None).rate_bulk
    async with telegram(recipients) as (local, address):
        askers = Askers(local)
        listening = asyncio.create_task(askers.listen())
        with tempfile.TemporaryDirectory() as folder:
            tutor = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment(address, Path(folder)), cwd=ROOT,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            await tutor.stdout.readline()
            await askers.ask(PEOPLE * 0.1, 0.1)  # the first answer to each also makes a person
            unloaded = await askers.ask(seconds, every)
            await enqueue(f"sqlite:///{folder}/tutor.db", recipients)
            await asyncio.sleep(SETTLING_SECONDS)
            before, began = bulk(local), time.monotonic()
            asking = asyncio.create_task(askers.ask(seconds, every))
            await asyncio.sleep(seconds)
            rate = (bulk(local) - before) / (time.monotonic() - began)
            loaded = await asking
            tutor.send_signal(signal.SIGTERM)
            await tutor.wait()
        listening.cancel()
        too_many = sum(TOO_MANY in (one.description or "") for one in local.requests)
    return judge(unloaded, loaded, too_many, rate, budget)


def judge(unloaded: list[float], loaded: list[float], too_many: int, rate: float, budget: int) -> list[str]:
    for name, waits in (("unloaded", unloaded), ("broadcast", loaded)):
        tell(f"replies {name}: {len(waits)}, p50 {statistics.median(waits):.3f} s, p99 {p99(waits):.3f} s")
    above = p99(loaded) - p99(unloaded)
    tell(f"p99 above the unloaded one: {above:.3f} s (at most {MOST_ABOVE})")
    tell(f"bulk {rate:.1f}/s, {rate / budget:.1%} of {budget} (at least {LEAST_SHARE:.0%}); 429 of our own: {too_many}")
    wrong = [f"p99 is {above:.3f} s above the unloaded one"] if above > MOST_ABOVE else []
    wrong += [f"{too_many} 429 of our own making"] if too_many else []
    return wrong + ([f"bulk got {rate / budget:.1%} of its budget"] if rate < LEAST_SHARE * budget else [])


async def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--recipients", type=int, default=10_000)
    asked.add_argument("--seconds", type=float, default=40.0)
    asked.add_argument("--every", type=float, default=0.4, help="seconds between two who want a reply")
    chosen = asked.parse_args()
    wrong = await measure(chosen.recipients, chosen.seconds, chosen.every)
    for each in wrong:
        tell(f"WRONG: {each}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
