"""The command line: what is wrong is said in one sentence, and a tutor that runs can be stopped."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "course"
PATIENCE_SECONDS = 60

FORKING = """
import json, os, signal, sys
from bot.__main__ import main

for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if not child:
        signal.alarm(order["patience"])
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        for number, file in ((1, "out"), (2, "err")):
            os.dup2(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), number)
        sys.argv = ["tutor", *order["words"]]
        sys.exit(main())
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Loads the tutor once and then forks for each command: each is a process of its own, but quickly there."""


@dataclass(frozen=True)
class Ended:
    """What a command has left."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The only line on standard error."""
        assert "Traceback" not in self.err, self.err
        (line,) = self.err.splitlines()
        assert self.code == 2, self
        assert self.out == ""
        return line


Command = Callable[..., Awaitable[Ended]]


@pytest.fixture(scope="module")
def forking() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


@pytest.fixture
def listen() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return f"127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
def environment(tmp_path: Path, listen: str) -> dict[str, str]:
    ours = {"TUTOR_COURSE": str(COURSE), "TUTOR_DATA": str(tmp_path / "data"), "TUTOR_LISTEN": listen}
    return {name: value for name, value in os.environ.items() if not name.startswith("TUTOR_")} | ours


@pytest.fixture
def command(forking: subprocess.Popen[str], environment: dict[str, str], tmp_path: Path) -> Command:
    """`await command("run", TUTOR_LISTEN="…")`: runs it in an empty folder until it ends by itself."""

    def run(words: tuple[str, ...], changed: dict[str, str]) -> Ended:
        assert forking.stdin
        assert forking.stdout
        order = {
            "words": words,
            "folder": str(tmp_path),
            "environment": environment | changed,
            "patience": PATIENCE_SECONDS,
        }
        forking.stdin.write(json.dumps(order) + "\n")
        forking.stdin.flush()
        code = int(forking.stdout.readline())
        return Ended(code, *((tmp_path / file).read_text(encoding="utf-8") for file in ("out", "err")))

    async def start(*words: str, **changed: str) -> Ended:
        return await asyncio.to_thread(run, words, changed)

    return start


class TestCheck:
    """`tutor check`"""

    async def test_a_sound_course_is_counted(self, command: Command) -> None:
        ended = await command("check")
        assert (ended.code, ended.err) == (0, "")
        assert "国境与关境" in ended.out or "first" in ended.out

    async def test_the_folder_may_be_named(self, command: Command) -> None:
        assert (await command("check", str(COURSE), TUTOR_COURSE="nowhere")).code == 0

    async def test_every_fault_is_named_with_its_place(self, command: Command, tmp_path: Path) -> None:
        broken = tmp_path / "broken"
        shutil.copytree(COURSE, broken)
        change(broken / "2-second/quiz.yaml", "answer: A", "answer: C")
        change(broken / "1-first/cards.yaml", "source: borders#country", "source: borders#nowhere")
        change(broken / "1-first/lessons/010-borders.md", "minutes: 2", "minutes: 200")
        ended = await command("check", str(broken))
        assert ended.code == 2
        assert "Traceback" not in ended.err
        *faults, summary = ended.err.splitlines()
        for place in ("2-second/quiz.yaml:", "1-first/cards.yaml:", "1-first/lessons/010-borders.md:"):
            (fault,) = (line for line in faults if place in line)
            assert fault.partition(place)[2].partition(":")[0].isdigit(), fault
        assert summary == f"{len(faults)} to correct in {broken}."

    async def test_a_picture_that_cannot_be_drawn_is_named(self, command: Command, tmp_path: Path) -> None:
        broken = tmp_path / "broken"
        shutil.copytree(COURSE, broken)
        (broken / "1-first/figures").mkdir()
        (broken / "1-first/figures/wrong.typ").write_text("#nonsense()\n", encoding="utf-8")
        table = "![国境和关境的区别](table)\n| 名称 | 管什么 |\n| --- | --- |\n| 国境 | 主权 |\n| 关境 | 关税 |\n"
        change(broken / "1-first/lessons/010-borders.md", table, "![国境和关境的区别](figures/wrong.typ)\n")
        ended = await command("check", str(broken))
        assert ended.code == 2
        assert "wrong.typ:1:" in ended.err
        assert ended.err.endswith(f"1 to correct in {broken}.\n")

    async def test_a_folder_without_a_course_is_named(self, command: Command, tmp_path: Path) -> None:
        ended = await command("check", str(tmp_path / "nowhere"))
        assert ended.code == 2
        assert "Traceback" not in ended.err
        assert "nowhere" in ended.err


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


TOKEN = "123456:AAE-secret_part"
NOWHERE = "http://127.0.0.1:1"

WRONG = [
    ({"TUTOR_BOT_TOKEN": "secret_part"}, "TUTOR_BOT_TOKEN must look like"),
    ({"TUTOR_ADMIN_IDS": "@teacher"}, "TUTOR_ADMIN_IDS must be"),
    ({"TUTOR_TIMEZONE": "Shanghai"}, "TUTOR_TIMEZONE must be"),
    ({"TUTOR_LISTEN": "8080"}, "TUTOR_LISTEN must be"),
    ({"TUTOR_LISTEN": "192.0.2.1:8080"}, "TUTOR_LISTEN 192.0.2.1:8080 cannot be listened on"),
    ({"TUTOR_LISTEN": "no.such.host.invalid:8080"}, "TUTOR_LISTEN no.such.host.invalid:8080 cannot be listened on"),
    ({"TUTOR_TELEGRAM_URL": "api.telegram.org"}, "TUTOR_TELEGRAM_URL must begin"),
    ({"TUTOR_LOG_FORMAT": "xml"}, "TUTOR_LOG_FORMAT"),
    ({"TUTOR_COURSE": "nowhere"}, "TUTOR_COURSE"),
    ({"TUTOR_DATA": "/dev/null/data"}, "TUTOR_DATA /dev/null/data cannot be written to"),
    ({"TUTOR_DATABASE_URL": "nonsense"}, "TUTOR_DATABASE_URL"),
    ({"TUTOR_DATABASE_URL": "mysql://u:secret_part@h/d"}, "TUTOR_DATABASE_URL"),
    ({"TUTOR_DATABASE_URL": "sqlite://"}, "TUTOR_DATABASE_URL"),
    ({"TUTOR_DATABASE_URL": "sqlite:////nowhere/tutor.db"}, "sqlite"),
    ({"TUTOR_BOT_TOKEN": TOKEN, "TUTOR_TELEGRAM_URL": NOWHERE}, NOWHERE),
    ({"TUTOR_BOT_TOKEN": TOKEN, "TUTOR_TELEGRAM_URL": "http://"}, "TUTOR_TELEGRAM_URL"),
    ({"TUTOR_BOT_TOKEN": TOKEN, "TUTOR_TELEGRAM_URL": "http://no.such.host.invalid"}, "no.such.host.invalid"),
]


class TestRunRefuses:
    """`tutor run` with a setting that is wrong."""

    @pytest.mark.parametrize(("changed", "named"), WRONG, ids=[str(changed) for changed, _ in WRONG])
    async def test_what_is_wrong_is_named(self, command: Command, changed: dict[str, str], named: str) -> None:
        sentence = (await command("run", **changed)).sentence
        assert named in sentence
        assert sentence.endswith(".")
        assert "secret_part" not in sentence

    async def test_an_address_that_is_taken_is_named(self, command: Command) -> None:
        with socket.create_server(("127.0.0.1", 0)) as other:
            taken = f"127.0.0.1:{other.getsockname()[1]}"
            sentence = (await command("run", TUTOR_LISTEN=taken)).sentence
        assert f"TUTOR_LISTEN {taken} cannot be listened on" in sentence

    async def test_a_refused_token_is_named(self, command: Command, telegram) -> None:
        _, address = telegram
        sentence = (await command("run", TUTOR_BOT_TOKEN=TOKEN, TUTOR_TELEGRAM_URL=address)).sentence
        assert sentence.startswith("TUTOR_BOT_TOKEN is refused by Telegram")
        assert "secret_part" not in sentence

    async def test_something_else_than_telegram_is_named(self, command: Command) -> None:
        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", 0) as other:
            address = f"http://127.0.0.1:{other.sockets[0].getsockname()[1]}"
            sentence = (await command("run", TUTOR_BOT_TOKEN=TOKEN, TUTOR_TELEGRAM_URL=address)).sentence
        assert address in sentence

    async def test_a_broken_course_is_named_fault_by_fault(self, command: Command, tmp_path: Path) -> None:
        broken = tmp_path / "broken"
        shutil.copytree(COURSE, broken)
        change(broken / "2-second/quiz.yaml", "answer: A", "answer: C")
        ended = await command("run", TUTOR_COURSE=str(broken))
        assert (ended.code, ended.out) == (2, "")
        fault, summary = ended.err.splitlines()
        assert "2-second/quiz.yaml:" in fault
        assert "TUTOR_COURSE" in summary

    async def test_a_database_that_is_none_is_named(self, command: Command, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        (tmp_path / "data/tutor.db").write_text("this is no database, it only says so\n" * 99, encoding="utf-8")
        assert "sqlite" in (await command("run")).sentence


@asynccontextmanager
async def running(environment: dict[str, str], folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`python -m bot run` and the line with which it tells that it is there."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            yield process, (await process.stdout.readline()).decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def stopped(process: asyncio.subprocess.Process, number: signal.Signals) -> Ended:
    process.send_signal(number)
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
async def test_without_a_token_there_is_a_page_and_a_signal_ends_it_cleanly(
    environment: dict[str, str], listen: str, tmp_path: Path, number: signal.Signals
) -> None:
    async with running(environment, tmp_path) as (process, line), httpx.AsyncClient() as browser:
        assert line == f"Open http://{listen} in a browser.\n"
        page = await browser.get(f"http://{listen}/")
        assert page.status_code == 200
        assert "text/html" in page.headers["content-type"]
        async with asyncio.timeout(15):
            ended = await stopped(process, number)
    assert ended.code == 0
    for bad in ("ERROR", "error", "Traceback", "warning"):
        assert bad not in ended.err


async def test_a_token_that_is_revoked_while_running_ends_it_with_a_sentence(
    environment: dict[str, str], tmp_path: Path, telegram
) -> None:
    local, address = telegram
    changed = {"TUTOR_BOT_TOKEN": local.token, "TUTOR_TELEGRAM_URL": address}
    async with running(environment | changed, tmp_path) as (process, line):
        assert line == f"@{local.bot.username} is listening on Telegram.\n"
        local.token = "7:another"
        local.updates.abort("revoked")
        _, err = await process.communicate()
    assert process.returncode == 2
    assert err.decode().splitlines()[-1].startswith("TUTOR_BOT_TOKEN is refused by Telegram")
    assert "Traceback" not in err.decode()
