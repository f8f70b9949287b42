"""What one update costs: processor time of handling a tap on a lesson's next button, against a bare echo bot.

    python -m tests.bench.one_update --taps 3000

Every bot is a process of its own and talks real HTTP to a local Telegram in this one, on the same machine in the same
run; counted is the bot's own processor time, user and system, with all its threads. PostgreSQL works in processes of
its own, which are not counted. At the end stands what the time goes into, by whose code was seen at work, out of
shorter runs under tests.bench.sampler.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator import Telegram
from bot.simulator.chats import User
from content.loader import load
from tests.faults.telegrams import ROOT, TOKEN, environment, tell
from tests.faults.telegrams import telegram as local_telegram
from tests.postgres import DURABLE, cluster, programs

COURSE = ROOT / "content/courses/b2b"
WARM_UP = 4
PATIENCE_SECONDS = 600
AIM = 1.5
TICKS = os.sysconf("SC_CLK_TCK")
LIBRARIES = {
    "sqlalchemy": "SQLAlchemy", "sqlmodel": "SQLAlchemy", "greenlet": "SQLAlchemy", "psycopg": "psycopg",
    "pydantic": "pydantic", "storage": "our storage", "telegram": "python-telegram-bot", "aiohttp": "HTTP",
    "yarl": "HTTP", "multidict": "HTTP", "httpx": "HTTP", "httpcore": "HTTP", "h11": "HTTP", "anyio": "HTTP",
    "jinja2": "Jinja2", "structlog": "structlog", "bot": "our bot", "content": "our bot", "asyncio": "asyncio",
    "apscheduler": "APScheduler", "bench": "the bare bot",
}  # fmt: skip


@dataclass
class Crowd:
    """People who tap, each again as soon as the screen has changed."""

    telegram: Telegram
    people: list[User]
    changed: dict[int, asyncio.Event] = field(default_factory=dict)

    async def listen(self) -> None:
        """Notes whose chat has changed; runs for ever."""
        events = self.telegram.subscribe()
        while True:
            event = await events.get()
            own = event.get("message", {}).get("from", {}).get("is_bot")
            if own and event["type"] in ("message", "edit"):
                self.changed[event["chat_id"]].set()

    async def each(self, act: Callable[[User], None], times: int) -> None:
        """Everybody acts that often, waiting each time for what the bot does."""

        async def one(person: User) -> None:
            for _ in range(times):
                self.changed[person.id] = asyncio.Event()
                act(person)
                await self.changed[person.id].wait()

        async with asyncio.timeout(PATIENCE_SECONDS):
            await asyncio.gather(*(one(person) for person in self.people))

    def begins(self, person: User, text: str) -> None:
        self.telegram.send_text(person, person.id, text)


@dataclass(frozen=True)
class Contestant:
    """A bot and what is done to it."""

    name: str
    command: tuple[str, ...]
    opening: str
    act: Callable[[Crowd, User], None]
    database: str = ""


def cpu(pid: int) -> float:
    """Seconds of processor time that this process has used: proc(5), utime and stime."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


@contextlib.asynccontextmanager
async def running(command: tuple[str, ...], env: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        env=env,
        cwd=ROOT,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.wait()


async def measure(one: Contestant, people: int, times: int, stacks: Path | None = None) -> float:
    """Seconds of the bot's processor time for each update."""
    with tempfile.TemporaryDirectory() as folder:
        async with local_telegram(people) as (telegram, address):
            telegram.limits.enabled = False
            crowd = Crowd(telegram, [telegram.users[number] for number in sorted(telegram.started)])
            listening = asyncio.create_task(crowd.listen())
            env = environment(
                address, Path(folder), TUTOR_DATABASE_URL=one.database, TUTOR_COURSE=str(COURSE), TUTOR_RATE_TOTAL="30"
            )
            command = tuple(part.format(url=address) for part in one.command)
            if stacks is not None:
                command = ("-m", "tests.bench.sampler", str(stacks), *command[1:])
            async with running(command, env) as process:
                await crowd.each(lambda person: crowd.begins(person, one.opening), 1)
                await crowd.each(lambda person: one.act(crowd, person), WARM_UP)
                before, began = cpu(process.pid), time.perf_counter()
                await crowd.each(lambda person: one.act(crowd, person), times)
                used, took = cpu(process.pid) - before, time.perf_counter() - began
            listening.cancel()
    each = used / (people * times)
    tell(f"{one.name:<44} {each * 1000:6.2f} ms of processor time each, {people * times / took:5.0f} a second")
    return each


@functools.cache
def lesson() -> str:
    """A lesson that begins with text alone."""
    for chapter in load(COURSE).chapters:
        for one in chapter.lessons:
            if all(card.picture is None and card.question is None for card in one.cards[:3]) and len(one.cards) > 3:
                return one.id
    raise LookupError("no lesson begins with three cards of text")


def tapping() -> Callable[[Crowd, User], None]:
    """On to the next card, back again, and so on."""
    on: Counter[int] = Counter()

    def act(crowd: Crowd, person: User) -> None:
        screen = crowd.telegram.history(person.id)[-1]
        buttons = [one for row in screen["reply_markup"]["inline_keyboard"] for one in row]
        wanted = "›" if on[person.id] % 2 == 0 else "‹"
        on[person.id] += 1
        chosen = next(one for one in buttons if wanted in one["text"])
        crowd.telegram.tap(person, person.id, screen["message_id"], chosen["callback_data"])

    return act


def typing(crowd: Crowd, person: User) -> None:
    crowd.telegram.send_text(person, person.id, "国境与关境，两条线。")


@contextlib.contextmanager
def contestants() -> Iterator[list[Contestant]]:
    """Both kinds of bare bot, and the tutor on every database that there is here."""
    echo = ("-m", "tests.bench.echo", TOKEN, "{url}")
    tutor, opening = ("-m", "bot", "run"), f"/start l_{lesson()}"
    with contextlib.ExitStack() as open_:
        found = [
            Contestant("echo bot, a message and its reply (1 call)", echo, "/start", typing),
            Contestant("echo bot, a tap, answer and edit (2 calls)", echo, "/start", tapping()),
            Contestant("tutor on SQLite, a tap on 下一张", tutor, opening, tapping()),
        ]
        if installed := programs():
            url = open_.enter_context(cluster(installed, DURABLE)).url()
            found.append(Contestant("tutor on PostgreSQL, a tap on 下一张", tutor, opening, tapping(), url))
        yield found


def library(stack: list[str]) -> str:
    """Whose code is at work: the innermost that is no standard library's; the loop's own where there is none."""
    for place in stack:
        for part in reversed(Path(place.rpartition(":")[0]).parts):
            name = part.removesuffix(".py").lstrip("_")
            if name in LIBRARIES:
                return LIBRARIES[name]
    return "other"


async def spent(one: Contestant, people: int, times: int) -> Counter[str]:
    """Milliseconds of each update by library, measured where the loop runs."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "stacks")
        each = await measure(one, people, times, file)
        stacks = json.loads(file.read_text(encoding="utf-8"))
    found: Counter[str] = Counter()
    for stack, seen in stacks:
        if any(place.endswith("base_events.py:_run_once") for place in stack):
            found[library(stack)] += seen
    whole = found.total()
    return Counter({name: each * 1000 * seen / whole for name, seen in found.items()})


async def tell_shares(contestants: list[Contestant], people: int, times: int) -> None:
    """A row for each library, a column for each bot."""
    columns = [await spent(one, people, times) for one in contestants]
    tell(" | ".join(["of it, in milliseconds", *(one.name for one in contestants)]))
    for name, _ in sum(columns, Counter()).most_common():
        tell(f"    {name:<22}" + "".join(f"{column[name]:8.2f}" for column in columns))


async def run(people: int, taps: int) -> bool:
    """Whether a tap costs no more than it may."""
    times = max(2, taps // people // 2 * 2)
    with contestants() as found:
        costs = [await measure(one, people, times) for one in found]
        bare, ratios = costs[1], []
        for one, cost in zip(found[2:], costs[2:], strict=True):
            ratios.append(cost / bare)
            tell(
                f"{one.name}: {cost / bare:.2f} × the tap of a bare bot (aim ≤ {AIM}), {cost / costs[0]:.2f} × its echo"
            )
        await tell_shares(found[1:], people, max(2, times // 4 * 2))
    return max(ratios) <= AIM


def main() -> Awaitable[bool]:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--taps", type=int, default=3000)
    given = parser.parse_args()
    return run(given.people, given.taps)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main()) else 1)
