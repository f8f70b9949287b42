"""What Telegram shows before anybody has typed: the command menu and the bot's description."""

from collections.abc import Iterable, Sequence

import structlog
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.reply import say
from bot.texts import FALLBACK, Texts

log = structlog.get_logger()

CODES = {"zh-CN": None, "en": "en"}
"""Telegram's language code of each of ours; None is what everybody else sees."""


async def publish(bot: ExtBot[None], texts: Texts, commands: Sequence[str]) -> None:
    """Sets menu and descriptions; a failure is logged, for the bot works without them."""
    try:
        for language, code in CODES.items():
            listed = _listed(texts, language, commands)
            await bot.set_my_commands(listed, BotCommandScopeAllPrivateChats(), language_code=code)
            await bot.set_my_description(texts.plain(say("menu.description"), language), language_code=code)
            await bot.set_my_short_description(texts.plain(say("menu.about"), language), language_code=code)
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    except TelegramError as error:
        log.warning("command menu not set", reason=str(error))


async def publish_for_admins(
    bot: ExtBot[None], texts: Texts, commands: Sequence[str], admin_ids: Iterable[int]
) -> None:
    """Sets the longer menu in each admin's own chat; who never wrote to the bot gets it another time."""
    for admin_id in admin_ids:
        try:
            await bot.set_my_commands(_listed(texts, FALLBACK, commands), BotCommandScopeChat(admin_id))
        except TelegramError as error:
            log.info("no admin menu yet", admin=admin_id, reason=str(error))


def _listed(texts: Texts, language: str, commands: Sequence[str]) -> list[BotCommand]:
    return [BotCommand(name, texts.plain(say(f"menu.{name}"), language)) for name in commands]
