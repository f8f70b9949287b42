"""The methods of the Bot API, one module a subject."""

from bot.simulator.methods import answering, chatting, editing, hooking, polling, profiling, sending
from bot.simulator.methods.call import HANDLERS, Call

__all__ = ["HANDLERS", "Call", "answering", "chatting", "editing", "hooking", "polling", "profiling", "sending"]
