"""A tutor of its own and a phone on its chat page for every test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.phone import CHROMIUM, Phone, chromium, tutor

PICTURES = os.environ.get("TUTOR_PICTURES")
"""A folder to keep the screenshots in (make pictures); they are thrown away otherwise."""


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[Phone]:
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("needs Debian's chromium")
    async with tutor(tmp_path / "data") as address, chromium(address, Path(PICTURES or tmp_path)) as opened:
        yield opened
