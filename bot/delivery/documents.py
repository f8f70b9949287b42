"""Files on their way to Telegram: made when they are sent, of the chat's own person alone."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.documents import apkg, review_csv
from bot.domain.catalog import Catalog
from bot.domain.takeaway import Takeaway
from bot.flows.gather import gather
from bot.pictures.painter import Painter
from bot.pictures.sketch import PictureError
from bot.reply import Document, DocumentKind, Words, say
from bot.texts import Texts
from content.schema import Picture
from storage import people
from storage.store import Store

log = structlog.get_logger()

LARGEST = 50 * 1024 * 1024
"""Bytes that a bot may send: https://core.telegram.org/bots/api#senddocument"""


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    content: bytes


class Documents:
    """Makes files, one at a time and beside the event loop, so that nobody waits for somebody else's."""

    def __init__(
        self,
        store: Store,
        texts: Texts,
        painter: Painter,
        clock: Callable[[], datetime],
        catalog: Callable[[], Catalog],
        largest: int = LARGEST,
    ) -> None:
        self._store = store
        self._texts = texts
        self._painter = painter
        self._clock = clock
        self._catalog = catalog
        self._largest = largest
        self._one_at_a_time = asyncio.Lock()

    async def get(self, document: Document, chat_id: int, language: str) -> Made | Words:
        """The file of the person whose private chat this is; if there can be none, what to say in its place."""
        try:
            async with self._one_at_a_time:
                content = await self._make(document, chat_id, language)
        except Exception as error:  # Whoever waits for the file must hear of it.
            log.error("document not made", kind=document.kind.value, chat=chat_id, exc_info=error)
            return say("export.failed")
        if len(content) > self._largest:
            log.warning("document too large", kind=document.kind.value, chat=chat_id, bytes=len(content))
            return say("export.too_large")
        return Made(document.name, content)

    async def _make(self, document: Document, chat_id: int, language: str) -> bytes:
        async with self._store.read() as unit:
            person = await people.by_telegram_id(unit, chat_id)
            if person is None:
                raise LookupError(f"{chat_id} is nobody's private chat")
            takeaway = await gather(unit, self._catalog(), person, self._clock())
        if document.kind is DocumentKind.ANKI:
            return await asyncio.to_thread(apkg.build, takeaway, await self._images(takeaway))
        columns = self._texts.plain(say("export.columns"), language).splitlines()
        grades = [self._texts.plain(say("export.grade", grade=grade), language) for grade in range(1, 5)]
        undone = self._texts.plain(say("export.undone"), language)
        return await asyncio.to_thread(review_csv.build, takeaway, columns, grades, undone)

    async def _images(self, takeaway: Takeaway) -> dict[Picture, tuple[str, bytes]]:
        """The pictures that can be drawn, each once; the items do without the others."""
        images: dict[Picture, tuple[str, bytes]] = {}
        for held in takeaway.held:
            picture = held.place.picture if held.place else None
            if picture is not None and picture not in images:
                try:
                    drawn = await self._painter.picture(picture)
                except PictureError as error:
                    log.error("picture not drawn", picture=picture.alt, reason=str(error))
                else:
                    images[picture] = (f"{takeaway.course_id}-{drawn.key}.png", drawn.png)
        return images
