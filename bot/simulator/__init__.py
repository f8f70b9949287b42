"""A local Telegram: a Bot API server and the people who talk to the bot."""

from bot.simulator import people
from bot.simulator.clock import Clock
from bot.simulator.server import build_app
from bot.simulator.telegram import Telegram

__all__ = ["Clock", "Telegram", "build_app", "people"]
