"""Bare python-telegram-bot, to measure against: an echo of what is typed, and a screen that a tap changes.

python -m tests.bench.echo TOKEN URL
"""

from __future__ import annotations

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

BODY = "从前一个词：国境。现在两个词：国境与关境。它们常常不一样大。" * 6


def keyboard(number: int) -> InlineKeyboardMarkup:
    """A way back and a way on."""
    rows = (("‹ 返回", max(number - 1, 0)), ("下一张 ›", number + 1))
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=f"c:{to}")] for label, to in rows])


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_html(f"<b>0</b>\n{BODY}", reply_markup=keyboard(0))


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    await update.message.reply_text(update.message.text)


async def turn(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same two calls to Telegram that a lesson's next card takes, and nothing else."""
    query = update.callback_query
    number = int(query.data.partition(":")[2])
    await query.answer()
    await query.edit_message_text(f"<b>{number}</b>\n{BODY}", parse_mode="HTML", reply_markup=keyboard(number))


def main(token: str, url: str) -> None:
    """Runs until it is killed."""
    application = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(turn))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=25)


if __name__ == "__main__":
    main(*sys.argv[1:])
