"""Every tap on a button: read what it carries, run the one flow behind it."""

from telegram import Update

from bot.actions import Action, decode
from bot.context import Context
from bot.flows import home
from bot.flows.scene import Scene
from bot.handlers.classes import IN_GROUPS
from bot.handlers.feature import TapFlow
from bot.reply import Reply, say


class Taps:
    """Finds the flow of an action."""

    def __init__(self, flows: dict[type[Action], TapFlow]) -> None:
        self._flows = flows

    async def __call__(self, update: Update, context: Context) -> None:
        """Answers a callback query."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        action = decode(query.data or "")
        in_group = chat.type != chat.PRIVATE

        async def flow(scene: Scene) -> Reply:
            if in_group and type(action) not in IN_GROUPS:
                return Reply(notice=say("home.private_only_short"), alert=True)
            if action is None:
                return await home.old_button(scene)
            return await self._flows[type(action)](scene, action)

        await context.run(update, flow)
