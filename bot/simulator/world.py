"""All there is in the simulated Telegram, and what happens to messages whoever sends them."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.simulator import spec
from bot.simulator.chats import Chat, Json, User
from bot.simulator.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import Limits
from bot.simulator.members import is_admin, is_member, member
from bot.simulator.messages import Messages, is_service
from bot.simulator.polls import Poll
from bot.simulator.profile import Profile
from bot.simulator.records import Request, Toast
from bot.simulator.updates import Updates
from bot.simulator.webhook import Courier

BOT_ID = 5_000_000_001
ACTION_SHOWN = timedelta(seconds=5)
"""How long "typing…" stands: https://core.telegram.org/bots/api#sendchataction"""

log = logging.getLogger(__name__)


class SpecViolation(AssertionError):
    """The simulator is about to tell something that the Bot API does not know."""


@dataclass(frozen=True)
class Query:
    """A tap on a button, to be answered."""

    id: str
    user_id: int
    at: datetime
    answered: bool = False


class World:
    """The state, and the few things that every act and every method does to it."""

    courier: Courier

    def __init__(self, clock: Callable[[], datetime], bot: User, *, strict: bool, limits: Limits) -> None:
        self.clock = clock
        self.bot = bot
        self.strict = strict
        self.limits = limits
        self.faults = Faults()
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.started: set[int] = set()
        """Those who have written to the bot: it may write to them."""
        self.blocked: set[int] = set()
        self.messages = Messages()
        self.updates = Updates(clock)
        self.files = Files()
        self.profile = Profile()
        self.polls: dict[tuple[int, int], Poll] = {}
        self.queries: dict[str, Query] = {}
        self.notices: dict[int, list[Toast]] = defaultdict(list)
        self.keyboards: dict[int, Json] = {}
        self.reactions: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
        self.shown_actions: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
        self.requests: list[Request] = []
        self.serial = count(1)
        """Numbers for ids of albums, polls and taps."""
        self._listeners: list[asyncio.Queue[Json]] = []
        if isinstance(clock, Clock):
            clock.on_move(self.close_due_polls)

    @property
    def now(self) -> int:
        """The time as Telegram tells it: Unix time in seconds."""
        return int(self.clock().timestamp())

    def someone(self, user_id: int) -> User:
        """Return the user, the bot included; KeyError if there is none."""
        return self.bot if user_id == self.bot.id else self.users[user_id]

    def publish(self, event: Json) -> None:
        """Tell everyone who has subscribed."""
        for queue in self._listeners:
            queue.put_nowait(event)

    def subscribe(self) -> asyncio.Queue[Json]:
        """Return a queue that gets every event from now on."""
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._listeners.append(queue)
        return queue

    def unsubscribe(self, queue: asyncio.Queue[Json]) -> None:
        """Fill that queue no more."""
        self._listeners.remove(queue)

    def check(self, value: Any, kind: str) -> None:
        """Raise SpecViolation where `value` is no `kind` of the Bot API, or log it where the world is not strict."""
        wrong = list(dict.fromkeys(spec.violations(value, kind)))
        if wrong and self.strict:
            raise SpecViolation("; ".join(wrong))
        for violation in wrong:
            log.error("the simulator strays from the Bot API: %s", violation)

    def push(self, kind: str, payload: Json) -> None:
        """Send the bot an update."""
        if update := self.updates.push(kind, payload):
            self.check(update, "Update")

    def post(self, chat: Chat, sender: User, content: Json, *, reply_to: Json | None = None) -> Json:
        """Add a message to a chat and return it; the bot hears of it where it would."""
        message: Json = {"message_id": self.messages.next_id(chat), "from": sender.api(), "chat": chat.api()}
        message |= {"date": self.now, **content}
        if reply_to:
            message["reply_to_message"] = {key: reply_to[key] for key in reply_to if key != "reply_to_message"}
        self.check(message, "Message")
        self.messages.put(message)
        if sender.id == self.bot.id:
            self.shown_actions[chat.id].clear()
        self.publish({"type": "message", "chat_id": chat.id, "message": message})
        if self.bot_hears(chat, message):
            self.push("message", message)
        return message

    def change(self, message: Json, event: str = "edit") -> Json:
        """Put a changed message in the place of the old one and return it."""
        self.check(message, "Message")
        chat_id = message["chat"]["id"]
        self.publish({"type": event, "chat_id": chat_id, "message": self.messages.put(message)})
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Delete a message; bots are not told."""
        self.messages.remove(chat.id, message_id)
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.publish({"type": "delete", "chat_id": chat.id, "message_id": message_id})

    def bot_hears(self, chat: Chat, message: Json) -> bool:
        """Whether the bot gets the message as an update.

        Sources: https://core.telegram.org/bots/features#privacy-mode, and `Client::need_skip_update_message` of
        tdlib/telegram-bot-api for what it did itself.
        """
        if message["from"]["id"] == self.bot.id:
            return "pinned_message" in message or "left_chat_member" in message
        if not is_member(chat, self.bot.id):
            return bool(message.get("left_chat_member", {}).get("id") == self.bot.id)
        if chat.type == "private" or is_service(message) or is_admin(chat, self.bot.id):
            return True
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        return answered == self.bot.id or self._is_command_to_bot(message)

    def _is_command_to_bot(self, message: Json) -> bool:
        text = message.get("text") or message.get("caption") or ""
        entities = [*message.get("entities", ()), *message.get("caption_entities", ())]
        for entity in entities:
            if entity["type"] == "bot_command" and entity["offset"] == 0:
                _, at, name = text[: entity["length"]].partition("@")
                return not at or name.lower() == (self.bot.username or "").lower()
        return False

    def pin(self, chat: Chat, message: Json, by: User) -> None:
        """Pin a message and tell the chat."""
        if message["message_id"] in chat.pinned:
            chat.pinned.remove(message["message_id"])
        chat.pinned.append(message["message_id"])
        told = {key: message[key] for key in message if key != "reply_to_message"}
        self.post(chat, by, {"pinned_message": told})
        self.publish({"type": "pin", "chat_id": chat.id, "pinned": list(chat.pinned)})

    def unpin(self, chat: Chat, message_ids: list[int]) -> None:
        """Take pins away; no service message tells of it."""
        chat.pinned = [message_id for message_id in chat.pinned if message_id not in message_ids]
        self.publish({"type": "pin", "chat_id": chat.id, "pinned": list(chat.pinned)})

    def set_status(self, chat: Chat, user: User, status: str, *, by: User) -> None:
        """Change a membership, and tell the bot: its own always, another's if it runs the chat.

        Source: https://core.telegram.org/bots/api#chatmemberupdated
        """
        old = chat.statuses.get(user.id, "left")
        told = is_admin(chat, self.bot.id)
        chat.statuses[user.id] = status
        change = {"chat": chat.api(), "from": by.api(), "date": self.now}
        change |= {"old_chat_member": member(user, old), "new_chat_member": member(user, status)}
        self.publish({"type": "chat", "chat_id": chat.id})
        if user.id == self.bot.id:
            self.push("my_chat_member", change)
        elif told:
            self.push("chat_member", change)

    def set_reaction(self, chat: Chat, message_id: int, user: User, emoji: str | None) -> None:
        """Set the user's reaction, None for none; the bot is told in private chats and where it is administrator.

        Source: https://core.telegram.org/bots/api#messagereactionupdated
        """
        reactions = self.reactions[chat.id, message_id]
        old = reactions.pop(user.id, None)
        if emoji is not None:
            reactions[user.id] = emoji
        event = {"chat_id": chat.id, "message_id": message_id, "user_id": user.id, "emoji": emoji}
        self.publish({"type": "reaction", **event})
        if user.id != self.bot.id and old != emoji and (chat.type == "private" or is_admin(chat, self.bot.id)):
            change = {"chat": chat.api(), "message_id": message_id, "user": user.api(), "date": self.now}
            change |= {"old_reaction": _reaction(old), "new_reaction": _reaction(emoji)}
            self.push("message_reaction", change)

    def close_poll(self, poll: Poll) -> None:
        """End the voting; the bot is told."""
        poll.closed = True
        self.show_poll(poll)

    def show_poll(self, poll: Poll) -> None:
        """Show a poll as it stands now, and tell the bot if it sent it (https://core.telegram.org/bots/api#update)."""
        message = self.messages.get(poll.chat_id, poll.message_id)
        if message:
            self.change({**message, "poll": poll.api()}, "poll")
            self.push("poll", poll.api())

    def close_due_polls(self) -> None:
        """End the polls whose time is over."""
        for poll in list(self.polls.values()):
            if not poll.closed and poll.close_date is not None and poll.close_date <= self.now:
                self.close_poll(poll)

    def show_action(self, chat: Chat, action: str) -> None:
        """Show "typing…" or the like."""
        self.shown_actions[chat.id].append((self.clock(), action))
        self.publish({"type": "typing", "chat_id": chat.id, "action": action})

    def answer_query(self, query: Query, text: str, *, alert: bool) -> None:
        """Mark a tap as answered, with a notice if there is something to say."""
        self.queries[query.id] = replace(query, answered=True)
        if text:
            self.notices[query.user_id].append(Toast(text, alert, self.clock()))
            self.publish({"type": "toast", "user_id": query.user_id, "text": text, "alert": alert})


def _reaction(emoji: str | None) -> list[Json]:
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
