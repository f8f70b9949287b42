"""What a handler is given: from an update to one flow, in one transaction, to one screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from telegram import Chat, Update, User
from telegram.ext import Application, CallbackContext, ExtBot

from bot.delivery.inbox import NotItsTurn
from bot.delivery.replies import Replies
from bot.delivery.screens import Place
from bot.domain.catalog import Catalog
from bot.flows import language, remind
from bot.flows import people as reachability
from bot.flows.scene import Scene
from bot.reply import Reply
from bot.settings import Settings
from storage import inbox, people
from storage.store import Store, Unit
from storage.tables import Person, Role, Waiting

Flow: TypeAlias = Callable[[Scene], Awaitable[Reply]]
DEFAULT_REMINDER_MINUTE = 9 * 60


@dataclass(slots=True)
class Services:
    """Everything the handlers need, wired once in bot/app.py."""

    settings: Settings
    store: Store
    replies: Replies
    clock: Callable[[], datetime]
    nonce: Callable[[], str]
    catalog: Catalog
    """The course as it is now; replaced when its files change."""

    async def done(self, update_id: int) -> None:
        """Ends an update that no flow has ended: one that nobody needed to act on."""
        async with self.store.begin() as unit:
            if not await inbox.finish(unit, update_id):
                raise NotItsTurn


class Tutor(Application[ExtBot[None], "Context", Any, Any, Any, Any]):
    """python-telegram-bot's Application with our services."""

    services: Services
    failures: dict[int, Exception]
    """What went wrong with an update, for the inbox to decide."""
    ended: set[int]
    """Updates that a flow has ended in its own transaction."""

    def __init__(self, services: Services, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.services = services
        self.failures = {}
        self.ended = set()


class Context(CallbackContext[ExtBot[None], Any, Any, Any]):
    """The context of one update."""

    @property
    def tutor(self) -> Tutor:
        """The application."""
        if not isinstance(self.application, Tutor):
            raise TypeError("the context belongs to another application")
        return self.application

    @property
    def services(self) -> Services:
        """The services of the application."""
        return self.tutor.services

    async def run(self, update: Update, flow: Flow, *, keep_waiting: bool = False) -> None:
        """Runs the flow in one transaction with the update's end, then shows its reply.

        Whatever the bot was waiting for is forgotten unless `keep_waiting`: who taps elsewhere has moved on.
        """
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None:
            return
        services, place = self.services, place_of(update, chat)
        try:
            async with services.store.begin() as unit:
                person = await inbox.turn(unit, update.update_id, user.id)
                if person is None and not await inbox.hold(unit, update.update_id):
                    raise NotItsTurn
                person = await _person(unit, person, user, services)
                scene = Scene(unit, services.catalog, person, services.clock(), services.nonce())
                if chat.type == chat.PRIVATE:
                    reachability.reached(scene, True)
                    if not keep_waiting and person.waiting is not Waiting.NOTHING:
                        person.waiting = Waiting.NOTHING
                reply = services.replies.write(update.update_id, place, await flow(scene), person.language)
                await inbox.end(unit, update.update_id, reply.packed(), scene.now)
        finally:
            self.tutor.ended.add(update.update_id)
        await services.replies.bring(reply)


def place_of(update: Update, chat: Chat) -> Place:
    """Where the reply to this update goes."""
    query = update.callback_query
    if query is None:
        own = update.effective_message.message_id if update.effective_message else None
        return Place(chat.id, own=own)
    message = query.message
    if getattr(message, "document", None) is not None:
        return Place(chat.id, query=query.id)  # A file is there to be kept: what follows goes below it.
    # A message too old to be looked at can still be edited; whether it is a picture is then unknown.
    photo = bool(getattr(message, "photo", ()))
    return Place(chat.id, message.message_id if message else None, photo, query.id)


async def _person(unit: Unit, known: Person | None, user: User, services: Services) -> Person:
    """The person behind the update, new or known, with the name and role they have now."""
    role = Role.INSTRUCTOR if user.id in services.settings.admin_ids else Role.TRAINEE
    if known is None:
        newcomer = Person(
            telegram_id=user.id,
            name=user.full_name,
            language=language.spoken(user.language_code),
            zone=services.settings.timezone,
            role=role,
            reminder_minute=DEFAULT_REMINDER_MINUTE,
            created_at=services.clock(),
        )
        remind.plan(newcomer, services.clock())
        return await people.join(unit, newcomer)
    # Even the same value, once set, has the unit look the row over before its end.
    if (known.name, known.role) != (user.full_name, role):
        known.name, known.role = user.full_name, role
    return known
