"""Buttons that lead to files to take along."""

from dataclasses import dataclass
from typing import ClassVar

from bot.actions.action import Action


@dataclass(frozen=True, slots=True)
class ShowExport(Action):
    code: ClassVar[str] = "x"


@dataclass(frozen=True, slots=True)
class Export(Action):
    """`kind` is one of bot.reply.DocumentKind."""

    code: ClassVar[str] = "xk"
    kind: str
