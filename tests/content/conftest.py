"""A sample course that has one of everything, to be read whole or broken in one place."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

TEA = Path(__file__).parent / "courses" / "tea"


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    """Return a copy of the sample course."""
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


@pytest.fixture
def edit(tea: Path) -> Callable[[str, str, str], None]:
    """Return a function that replaces one passage of a file of the copy; an empty passage replaces it all."""

    def replace(file: str, old: str, new: str) -> None:
        path = tea / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no such passage"
        path.write_text(text.replace(old, new, 1) if old else new, encoding="utf-8")

    return replace
