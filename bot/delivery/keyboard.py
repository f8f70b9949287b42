"""Buttons as Telegram draws them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.actions import encode
from bot.reply import Button, Row
from bot.texts import Texts


def keyboard(rows: tuple[Row, ...], texts: Texts, language: str, username: str) -> InlineKeyboardMarkup | None:
    """The inline keyboard of a screen, None where it has no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(one, texts, language, username) for one in row] for row in rows])


def _button(one: Button, texts: Texts, language: str, username: str) -> InlineKeyboardButton:
    label = texts.plain(one.words, language)
    if one.action is not None:
        return InlineKeyboardButton(label, callback_data=encode(one.action))
    # https://core.telegram.org/bots/features#deep-linking
    link = "startgroup" if one.group else "start"
    return InlineKeyboardButton(label, url=f"https://t.me/{username}?{link}={one.start or ''}")
