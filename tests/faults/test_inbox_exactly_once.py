"""The short version of what `make faults` does for long."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("database", "processes"), [("sqlite", 1), ("postgres", 2)], indirect=["database"])
async def test_every_update_has_one_effect_in_order_whoever_is_killed(request, make_database, database, processes):
    kind = "postgres" if database.startswith("postgres") else "sqlite"
    if kind == "postgres":  # it makes a table of its own
        cluster = request.getfixturevalue("postgres")
        database = cluster.url(cluster.create())
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.inbox_exactly_once", "--on", kind, "--database", database,
        "--updates", "300", "--kills", "2", "--processes", str(processes),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL, cwd=ROOT,
    )  # fmt: skip
    said, _ = await running.communicate()
    found = json.loads(said)
    assert (found["effects"], found["kills"]) == (300, 2)
    assert found["deliveries_again"] > 0
    assert {name: found[name] for name in ("doubled", "out_of_order", "waiting", "quarantined")} == {
        "doubled": 0,
        "out_of_order": 0,
        "waiting": 0,
        "quarantined": 0,
    }
    assert running.returncode == 0
