"""Showing a Reply: one screen edits itself as the person goes on, instead of flooding the chat."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup, InputMediaPhoto, Message, ReactionTypeEmoji
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.actions import Home
from bot.delivery.documents import Documents, Made
from bot.delivery.http import UPLOAD_SECONDS
from bot.delivery.keyboard import keyboard
from bot.delivery.outcome import Fate, Outcome, outcome
from bot.delivery.pictures import Pictures
from bot.reply import Reply, Words, button, say, written
from bot.texts import Texts
from storage.tables import Priority

log = structlog.get_logger()

RECEIVED = "👌"
NOTICE_LIMIT = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""
TRIES = 3
SLOWEST_UPLOAD = 100_000
"""Bytes a second that are waited for."""
_AT_ONCE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes: over the message whose button was tapped, or below everything as a new one."""

    chat_id: int
    tapped: int | None = None
    """The message whose button was tapped."""
    photo: bool = False
    """That message is a picture."""
    query: str | None = None
    """The callback query to answer."""
    own: int | None = None
    """The person's own message that is being answered."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A screen in the person's language."""

    text: str
    markup: InlineKeyboardMarkup | None
    photo: bytes | str | None
    picture_key: str = ""
    document: Made | None = None
    parse_mode: str | None = ParseMode.HTML

    def plain(self) -> "_Drawn":
        """Without markup, for when Telegram cannot parse it."""
        return replace(self, text=unescape(re.sub(r"<[^>]+>", "", self.text)), parse_mode=None)


class Screens:
    """Draws replies in a person's language and brings them to the chat."""

    def __init__(
        self,
        bot: ExtBot[Any],
        texts: Texts,
        pictures: Pictures,
        documents: Documents | None = None,
        *,
        paid: bool = False,
    ) -> None:
        self._bot = bot
        self._texts = texts
        self._pictures = pictures
        self._documents = documents
        self._bulk: dict[str, Any] = {"rate_limit_args": Priority.BULK}
        if paid:
            self._bulk["allow_paid_broadcast"] = True

    async def answer(self, reply: Reply, place: Place, language: str) -> None:
        """Ends the button's waiting, with the notice if there is one; too late is no harm."""
        if place.query is None:
            return
        notice = self._texts.plain(reply.notice, language)[:NOTICE_LIMIT] if reply.notice else None
        try:
            await self._bot.answer_callback_query(place.query, notice, show_alert=reply.alert or None)
        except TelegramError as error:
            log.info("callback not answered", reason=str(error))

    async def show(self, reply: Reply, place: Place, language: str) -> Outcome:
        """Brings the screen to the chat: what came of it."""
        if reply.received and place.own is not None:
            await self._mark_received(place.chat_id, place.own)
        if reply.words is None:
            return Outcome(Fate.SENT)
        return await self._bring(reply, place.chat_id, language, lambda drawn: self._put(drawn, place))

    def apology(self, place: Place) -> Reply:
        """Says kindly that something went wrong, over the tapped button or as a message."""
        home = ((button("button.home", Home()),),)
        return Reply(notice=say("home.sorry_short"), alert=True) if place.query else Reply(say("home.sorry"), home)

    async def sorry(self, place: Place, language: str) -> None:
        """Brings the apology."""
        reply = self.apology(place)
        await self.answer(reply, place, language)
        await self.show(reply, place, language)

    async def send(self, reply: Reply, chat_id: int, language: str, priority: Priority = Priority.BULK) -> Outcome:
        """One try to send a message from the outbox: what came of it."""
        how = self._bulk if priority is Priority.BULK else _AT_ONCE
        return await self._bring(reply, chat_id, language, lambda drawn: _once(lambda: self._send(drawn, chat_id, how)))

    def written(self, reply: Reply, language: str) -> Reply:
        """The same screen with all its words as they are to stand there, whatever becomes of the templates."""

        def said(words: Words) -> Words:
            return written(self._texts.html(words, language), words)

        if reply.words is None:
            return reply
        rows = (tuple(replace(one, words=said(one.words)) for one in row) for row in reply.buttons)
        return replace(reply, words=said(reply.words), buttons=tuple(rows))

    async def _bring(
        self, reply: Reply, chat_id: int, language: str, put: Callable[[_Drawn], Awaitable[Outcome]]
    ) -> Outcome:
        """The words arrive, whatever Telegram minds about the picture or the markup."""
        made = await self._made(reply, chat_id, language)
        if isinstance(made, Words):
            reply, made = replace(reply, words=made), None
        drawn = replace(await self._draw(reply, language), document=made)
        result = await put(drawn)
        if result.fate is Fate.NO_FILE:
            await self._pictures.forget(drawn.picture_key)
            drawn = await self._draw(reply, language)
            result = await put(drawn)
        if result.fate is Fate.BAD_MARKUP:
            _blame(reply, result)
            fault, result = result.fault, await put(drawn.plain())
            result = replace(result, fault=result.fault or fault)
        return result

    async def _made(self, reply: Reply, chat_id: int, language: str) -> Made | Words | None:
        if reply.document is None:
            return None
        if self._documents is None:
            raise ValueError("nobody here makes documents")
        return await self._documents.get(reply.document, chat_id, language)

    async def _draw(self, reply: Reply, language: str) -> _Drawn:
        if reply.words is None:
            raise ValueError("nothing to draw")
        markup = keyboard(reply.buttons, self._texts, language, self._bot.username)
        text = self._texts.html(reply.words, language)
        if reply.picture is None:
            return _Drawn(text, markup, None)
        found = await self._pictures.get(reply.picture)
        return _Drawn(text, markup, found.photo, found.key) if found else _Drawn(text, markup, None)

    async def _put(self, drawn: _Drawn, place: Place) -> Outcome:
        if place.tapped is None or drawn.document is not None:
            return await _tried(lambda: self._send(drawn, place.chat_id))
        if place.photo and drawn.photo is None:
            # Telegram does not turn a picture into text, so the new screen takes the old one's place.
            result = await _tried(lambda: self._send(drawn, place.chat_id))
            if result.fate is Fate.SENT:
                await self._remove(place)
            return result
        message_id = place.tapped
        result = await _tried(lambda: self._edit(drawn, place.chat_id, message_id))
        if result.fate is Fate.NOT_THERE:
            return await _tried(lambda: self._send(drawn, place.chat_id))
        return Outcome(Fate.SENT) if result.fate is Fate.UNCHANGED else result

    async def _send(self, drawn: _Drawn, chat_id: int, how: Mapping[str, Any] = _AT_ONCE) -> Message:
        look: dict[str, Any] = {"parse_mode": drawn.parse_mode, "reply_markup": drawn.markup, **how}
        if drawn.document is not None:
            name, content = drawn.document.name, drawn.document.content
            patience = UPLOAD_SECONDS + len(content) / SLOWEST_UPLOAD
            return await self._bot.send_document(
                chat_id, content, drawn.text, filename=name, write_timeout=patience, **look
            )
        if drawn.photo is None:
            return await self._bot.send_message(chat_id, drawn.text, **look)
        message = await self._bot.send_photo(chat_id, drawn.photo, drawn.text, **look)
        await self._pictures.keep(drawn.picture_key, message)
        return message

    async def _edit(self, drawn: _Drawn, chat_id: int, message_id: int) -> None:
        where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "reply_markup": drawn.markup}
        if drawn.photo is None:
            await self._bot.edit_message_text(drawn.text, parse_mode=drawn.parse_mode, **where)
            return
        media = InputMediaPhoto(drawn.photo, caption=drawn.text, parse_mode=drawn.parse_mode)
        message = await self._bot.edit_message_media(media, **where)
        if isinstance(message, Message):
            await self._pictures.keep(drawn.picture_key, message)

    async def _remove(self, place: Place) -> None:
        if place.tapped is None:
            return
        try:
            await self._bot.delete_message(place.chat_id, place.tapped)
        except TelegramError as error:
            log.info("old screen stays", reason=str(error))

    async def _mark_received(self, chat_id: int, message_id: int) -> None:
        try:
            await self._bot.set_message_reaction(chat_id, message_id, ReactionTypeEmoji(RECEIVED))
        except TelegramError as error:
            log.info("receipt not marked", reason=str(error))


def _blame(reply: Reply, result: Outcome) -> None:
    words = reply.words
    log.error("telegram cannot parse a message", words=words and words.args.get("of", words.name), fault=result.fault)


async def _tried(call: Callable[[], Awaitable[Message | None]]) -> Outcome:
    """The call's outcome; tried again at once only where nothing can have been sent."""
    result = await _once(call)
    for _ in range(TRIES - 1):
        if result.fate is Fate.RETRY:
            result = await _once(call)
    return result


async def _once(call: Callable[[], Awaitable[Message | None]]) -> Outcome:
    try:
        message = await call()
    except TelegramError as error:
        return outcome(error)
    return Outcome(Fate.SENT, message_id=message.message_id if message else None)
