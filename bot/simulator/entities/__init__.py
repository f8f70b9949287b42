"""Text with its entities, as Telegram understands it. Source: https://core.telegram.org/bots/api#formatting-options"""

from bot.simulator.entities.formatted import FormattedText, formatted

__all__ = ["FormattedText", "formatted"]
