"""Databases for every test that wants one: quick copies of one that was migrated once."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import psycopg
import pytest

from storage import migrate
from storage.store import Store
from tests.postgres import Cluster, cluster, programs

TOKENS = re.compile(r"\d:(process|delivery|conversation|faults|strange|secret|revoked|AAE-secret_part|local-telegram)")
"""Those of the bots in these tests: whatever is logged or printed meanwhile, they are not in it."""
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'
        LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""
"""Ten times quicker than a copy of the template: what a test before has left goes, the tables stay."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fails whatever let a token get into its output."""
    report = yield
    # What structlog prints unless logs.configure() was called goes to stdout, with every local variable of a trace.
    leaks = [title for title, text in report.sections if "stdout" not in title and TOKENS.search(text)]
    if leaks and report.passed:
        report.outcome, report.longrepr = "failed", f"a bot's token is in: {', '.join(leaks)}"
    return report


def _migrate(url: str) -> None:
    async def run() -> None:
        made = Store(url)
        await migrate.upgrade(made)
        await made.close()

    asyncio.run(run())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL that lives as long as the tests do; without one only a developer's machine may do."""
    installed = programs()
    if installed is None:
        if "CI" in os.environ:
            pytest.fail("there is no PostgreSQL to test with")
        pytest.skip("there is no PostgreSQL to test with")
    with cluster(installed) as made:
        yield made


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Cluster) -> str:
    url = postgres.url(postgres.create())
    _migrate(url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "tutor.db"
    _migrate(f"sqlite:///{file.as_posix()}")
    return file


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """`make_database("postgres")`: the address of an empty database of the newest schema, one a test."""

    def make(kind: str) -> str:
        if kind == "postgres":
            url: str = request.getfixturevalue("migrated_postgres")
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(EMPTY)
            return url
        file = tmp_path / "tutor.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        return f"sqlite:///{file.as_posix()}"

    return make


@pytest.fixture
def database(request: pytest.FixtureRequest, make_database: Callable[[str], str]) -> str:
    """The address of the database to test with: SQLite, or what the test is parametrized with."""
    return make_database(getattr(request, "param", "sqlite"))
