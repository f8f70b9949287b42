"""A Telegram of one bot, all in memory: what people do and what can be looked at."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx

from bot.simulator import dispatch
from bot.simulator.chats import Json, User
from bot.simulator.errors import ApiError
from bot.simulator.gathering import Gathering
from bot.simulator.limits import Limits
from bot.simulator.people import BOT_NAME
from bot.simulator.records import Toast
from bot.simulator.updates import TERMINATED
from bot.simulator.webhook import Courier
from bot.simulator.world import ACTION_SHOWN, BOT_ID


class Telegram(Gathering):
    """What people do is in `Talking` and `Gathering`; the Bot API is `call`, and over HTTP `build_app`.

    Looked at directly: `bot`, `users` and `chats` by id (a private chat's id is the person's), `requests`, `faults`,
    `limits`.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        token: str,
        bot_name: str = BOT_NAME,
        bot_username: str = "b2b_tutor_bot",
        *,
        strict: bool = True,
        limits: Limits | None = None,
        webhook_client: Callable[[], httpx.AsyncClient] = httpx.AsyncClient,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`strict`: fail on an answer of the simulator's own that is not in the Bot API, instead of logging it.

        `pause`: waits so many seconds between two tries of a webhook.
        """
        bot = User(BOT_ID, bot_name, None, bot_username, is_bot=True)
        super().__init__(clock, bot, strict=strict, limits=limits or Limits())
        self.token = token
        self.courier = Courier(self.updates, clock, self._obey, webhook_client, pause)

    async def call(self, method: str, **params: Any) -> Any:
        """Carry out a method of the Bot API and return its result, as a request over HTTP would.

        Raises ApiError, and Silence or BadGateway of `dispatch` where a fault was scripted.
        """
        return await dispatch.answer(self, method, params, {})

    async def close(self) -> None:
        """End what waits: the long poll and the delivery to a webhook."""
        self.updates.abort(TERMINATED)
        await self.courier.close()

    def history(self, chat_id: int) -> list[Json]:
        """Return the chat's messages as they stand now, in order."""
        return self.messages.of(chat_id)

    def message(self, chat_id: int, message_id: int) -> Json | None:
        """Return a message as it stands now, None if there is none."""
        return self.messages.get(chat_id, message_id)

    def toasts(self, user_id: int) -> list[Toast]:
        """Return the notices the person was shown after taps."""
        return list(self.notices[user_id])

    def answered(self, callback_query_id: str) -> bool:
        """Whether the bot answered the tap; KeyError for no such tap."""
        return self.queries[callback_query_id].answered

    def commands_for(self, user: User, chat_id: int) -> list[Json]:
        """Return the `BotCommand` objects of the person's menu in the chat."""
        return self.profile.commands_for(user, self.chats[chat_id])

    def pinned(self, chat_id: int) -> list[Json]:
        """Return the pinned messages, the newest pin last."""
        found = (self.messages.get(chat_id, message_id) for message_id in self.chats[chat_id].pinned)
        return [message for message in found if message]

    def actions(self, chat_id: int) -> list[str]:
        """Return the chat actions (typing…) that show now."""
        since = self.clock() - ACTION_SHOWN
        return [action for at, action in self.shown_actions[chat_id] if at > since]

    def keyboard(self, chat_id: int) -> Json | None:
        """Return the `ReplyKeyboardMarkup` below the input field, None for none."""
        return self.keyboards.get(chat_id)

    def reactions_to(self, chat_id: int, message_id: int) -> dict[int, str]:
        """Return user id -> emoji."""
        return dict(self.reactions[chat_id, message_id])

    def file(self, file_id: str) -> tuple[bytes, str]:
        """Return the bytes and the MIME type of a file; KeyError if there is none."""
        stored = self.files.by_id[file_id]
        return stored.data, stored.mime_type

    async def _obey(self, method: str, params: Json) -> None:
        try:
            await self.call(method, **params)
        except (ApiError, dispatch.Silence, dispatch.BadGateway):
            # Nobody hears the outcome of a method that came in a webhook's answer; it is in `requests`.
            return
