"""What a feature hands to Telegram's edge: its commands and the flows behind its buttons."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.actions import Action
from bot.flows.scene import Scene
from bot.reply import Reply

CommandFlow: TypeAlias = Callable[[Scene, str], Awaitable[Reply]]
"""Takes what was typed behind the command."""

TapFlow: TypeAlias = Callable[[Scene, Any], Awaitable[Reply]]
"""Takes the action that the button carried."""


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    flow: CommandFlow
    instructors: bool = False
    """Only in the menu of instructors; the flow checks the role by itself."""


@dataclass(frozen=True, slots=True)
class Feature:
    commands: tuple[Command, ...] = ()
    taps: Mapping[type[Action], TapFlow] = field(default_factory=dict)


def plain(flow: TapFlow, action: Action) -> CommandFlow:
    """A command that does what a button does."""

    async def run(scene: Scene, _typed: str) -> Reply:
        return await flow(scene, action)

    return run
