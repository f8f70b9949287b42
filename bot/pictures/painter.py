"""Pictures for the messages, each drawn once and then kept on disk."""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.pictures import sketch
from bot.pictures.sketch import Sketch
from bot.pictures.typesetter import typeset
from content import schema


@dataclass(frozen=True)
class Drawn:
    """A finished picture."""

    png: bytes
    key: str
    """Names the picture by its content: under it a file id of Telegram may be kept."""


class Painter:
    """Draws pictures in threads and keeps them in a folder, which may be emptied at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._at_work: dict[str, asyncio.Task[bytes]] = {}

    async def picture(self, picture: schema.Picture) -> Drawn:
        """The picture of a card; PictureError where it cannot be drawn."""
        return await self._draw(await asyncio.to_thread(sketch.sketch, picture))

    async def _draw(self, wanted: Sketch) -> Drawn:
        key = await asyncio.to_thread(lambda: wanted.key)
        task = self._at_work.get(key)
        if task is None:
            task = asyncio.create_task(asyncio.to_thread(self._kept_or_new, wanted, key))
            self._at_work[key] = task
            task.add_done_callback(lambda done: self._finish(key, done))
        # One who stops waiting must not take the picture from the others.
        return Drawn(png=await asyncio.shield(task), key=key)

    def _finish(self, key: str, done: asyncio.Task[bytes]) -> None:
        del self._at_work[key]
        if not done.cancelled():
            done.exception()  # Looked at, so that asyncio does not complain where nobody waits any more.

    def _kept_or_new(self, wanted: Sketch, key: str) -> bytes:
        file = self._folder / f"{key}.png"
        try:
            return file.read_bytes()
        except FileNotFoundError:
            png = typeset(wanted)
            # A full disk costs time, not the picture.
            with suppress(OSError):
                _keep(file, png)
            return png


def _keep(file: Path, png: bytes) -> None:
    """Writes a picture; whoever reads meanwhile, or after a crash, finds all of it or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=file.parent) as aside:
        draft = Path(aside) / file.name
        with draft.open("wb") as opened:
            opened.write(png)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(file)
