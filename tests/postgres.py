"""A PostgreSQL of one's own, thrown away afterwards: its own folder, its own socket, no port."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
"""For tests, which never cut the power."""
DURABLE = ()
"""For figures: as it comes."""
USER = "postgres"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, None if there is no PostgreSQL here."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return installed[-1].parent if installed else None


@dataclass
class Cluster:
    """A running PostgreSQL."""

    bin: Path
    folder: Path
    settings: tuple[str, ...]
    _numbers: count[int] = field(default_factory=count)

    def start(self) -> None:
        options = " ".join(f"-c {one}" for one in (*self.settings, "listen_addresses=", "max_connections=150"))
        log = self.folder / "log"
        self._run("pg_ctl", "start", "-w", "-l", str(log), "-o", f"{options} -k {self.folder}")

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", "-w", "-m", mode)

    def url(self, database: str = "postgres") -> str:
        """The address as an operator would write it."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """The name of a new database that is a copy of this one."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name

    def init(self) -> None:
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", f"--username={USER}", "--no-sync")

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self.command(program, *arguments),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}")

    def command(self, program: str, *arguments: str) -> tuple[str, ...]:
        # PostgreSQL refuses to run as root: https://www.postgresql.org/docs/current/app-initdb.html
        become = ("runuser", "-u", USER, "--") if os.geteuid() == 0 else ()
        return (*become, str(self.bin / program), "-D", str(self.folder / "data"), *arguments)


@contextmanager
def cluster(bin: Path, settings: tuple[str, ...] = QUICK) -> Iterator[Cluster]:
    """A cluster that runs as long as the context does."""
    # Directly below /tmp: a socket's path must be short, and the user postgres must get to it.
    folder = Path(tempfile.mkdtemp(prefix="tutor-pg-"))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    made = Cluster(bin, folder, settings)
    guard = _guard(made)
    try:
        made.init()
        made.start()
        yield made
    finally:
        guard.communicate()


def _guard(made: Cluster) -> subprocess.Popen[bytes]:
    """Clears away when this process is done, or was killed: then nobody holds the other end of its input any more."""
    stop = shlex.join(made.command("pg_ctl", "stop", "-w", "-m", "immediate"))
    clear = f"cat; {stop}; rm -rf {shlex.quote(str(made.folder))}"
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        ("sh", "-c", clear), cwd="/", stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True
    )
