"""The runs of outbox_kills.py, shortened."""

import asyncio
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 240
RUNS = {
    "killed": ("--recipients", "200", "--kills", "20", "--lied-to", "0"),
    "lied to": ("--kills", "0", "--lied-to", "150"),
}


@pytest.mark.parametrize("sizes", RUNS.values(), ids=RUNS)
async def test_nobody_is_silently_lost_and_nobody_is_flooded(sizes: tuple[str, ...]) -> None:
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.outbox_kills", *sizes, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(PATIENCE_SECONDS):
        said, _ = await run.communicate()
    assert run.returncode == 0, said.decode()
    assert "silently lost 0" in said.decode()
