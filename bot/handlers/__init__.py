"""The Telegram edge: one file a feature, registered once here; the command menu comes from the same list."""

from functools import partial
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.actions import Action
from bot.context import Context, Tutor
from bot.flows.scene import Scene
from bot.handlers import classes, talk
from bot.handlers.classes import CLASS
from bot.handlers.exam import EXAM
from bot.handlers.export import EXPORT
from bot.handlers.feature import Command, Feature, TapFlow
from bot.handlers.find import FIND
from bot.handlers.home import HELP, START
from bot.handlers.learn import LEARN
from bot.handlers.practicums import PRACTICE
from bot.handlers.quizzes import QUIZ
from bot.handlers.reviews import REVIEW
from bot.handlers.saved import SAVED
from bot.handlers.settings import LANGUAGE, PROGRESS, REMIND, SETTINGS
from bot.handlers.taps import Taps
from bot.reply import Reply

FEATURES: tuple[Feature, ...] = (
    START,
    LEARN,
    QUIZ,
    REVIEW,
    PRACTICE,
    FIND,
    SAVED,
    PROGRESS,
    SETTINGS,
    EXAM,
    REMIND,
    CLASS,
    LANGUAGE,
    EXPORT,
    HELP,
)
COMMANDS: tuple[Command, ...] = tuple(command for feature in FEATURES for command in feature.commands)

_PRIVATE = filters.ChatType.PRIVATE
_GROUPS = filters.ChatType.GROUPS


def register(tutor: Tutor) -> None:
    """Connects every kind of update with its handler."""
    flows: dict[type[Action], TapFlow] = {kind: flow for feature in FEATURES for kind, flow in feature.taps.items()}
    add: Any = tutor.add_handler
    for command in COMMANDS:
        add(CommandHandler(command.name, partial(_command, command=command), filters=_PRIVATE))
    add(CallbackQueryHandler(Taps(flows)))
    add(ChatMemberHandler(classes.bot_moved, ChatMemberHandler.MY_CHAT_MEMBER))
    add(MessageHandler(filters.StatusUpdate.MIGRATE, classes.group_moved))
    add(MessageHandler(_GROUPS & filters.COMMAND, classes.group_command))
    add(MessageHandler(_PRIVATE & filters.COMMAND, talk.unknown_command))
    add(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, talk.hear))
    tutor.add_error_handler(_note)


async def _command(update: Update, context: Context, *, command: Command) -> None:
    typed = " ".join(context.args or ())

    async def flow(scene: Scene) -> Reply:
        return await command.flow(scene, typed)

    await context.run(update, flow)


async def _note(update: object, context: Context) -> None:
    """Keeps an error for the inbox, which decides whether to try again."""
    if isinstance(update, Update) and context.error is not None:
        context.tutor.failures[update.update_id] = context.error
