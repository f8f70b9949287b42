"""Pictures on their way to Telegram: drawn once, uploaded once."""

from dataclasses import dataclass

import structlog
from telegram import Message

from bot.pictures.painter import Painter
from bot.pictures.sketch import PictureError
from content.schema import Picture
from storage import files
from storage.store import Store

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Upload:
    """What goes into the call: the bytes, or the id under which Telegram has them."""

    photo: bytes | str
    key: str


class Pictures:
    """Remembers which picture Telegram has under which id, across restarts."""

    def __init__(self, painter: Painter, store: Store) -> None:
        self._painter = painter
        self._store = store
        self._ids: dict[str, str] = {}

    async def get(self, picture: Picture) -> Upload | None:
        """The picture, ready to send; None if it cannot be drawn, for the words can do without it."""
        try:
            drawn = await self._painter.picture(picture)
        except PictureError as error:
            log.error("picture not drawn", picture=picture.alt, reason=str(error))
            return None
        if drawn.key not in self._ids:
            async with self._store.read() as unit:
                file_id = await files.file_id(unit, drawn.key)
            if file_id is None:
                return Upload(drawn.png, drawn.key)
            self._ids[drawn.key] = file_id
        return Upload(self._ids[drawn.key], drawn.key)

    async def keep(self, key: str, message: Message) -> None:
        """Notes the id that Telegram gave the picture of this message."""
        if message.photo and key not in self._ids:
            self._ids[key] = message.photo[-1].file_id
            async with self._store.begin() as unit:
                await files.remember(unit, key, self._ids[key])

    async def forget(self, key: str) -> None:
        """Telegram does not know the id under which this picture was kept: a file id is one bot's own.

        https://core.telegram.org/bots/api#sending-files
        """
        self._ids.pop(key, None)
        async with self._store.begin() as unit:
            await files.forget(unit, key)
