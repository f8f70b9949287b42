"""What the bot says: one template file a feature and language, one macro a message."""

import html
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes

from bot.reply import AS_WRITTEN, Words

LANGUAGES = ("zh-CN", "en")
FALLBACK = "zh-CN"
_BLANK_LINES = re.compile(r"\n{3,}")


def _clock(minute: int) -> str:
    """A minute of the day as 08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Texts:
    """All templates, compiled once."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("bot", "texts"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters["clock"] = _clock

    def html(self, words: Words, language: str) -> str:
        """The message as Telegram HTML."""
        if words.name == AS_WRITTEN:
            return str(words.args["text"])
        feature, _, macro = words.name.partition(".")
        chosen = language if language in LANGUAGES else FALLBACK
        module = self._environment.get_template(f"{chosen}/{feature}.j2").module
        said = str(getattr(module, macro)(**words.args))
        return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in said.splitlines())).strip()

    def plain(self, words: Words, language: str) -> str:
        """The message as plain text, for buttons, notices and menus: their templates have no tags."""
        return html.unescape(self.html(words, language))

    def macros(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """Every message's name with its arguments, as the templates declare them."""
        found: dict[str, tuple[str, ...]] = {}
        prefix = f"{language}/"
        for name in self._environment.list_templates(["j2"]):
            if name.startswith(prefix):
                feature = name.removeprefix(prefix).removesuffix(".j2")
                for macro in self._parse(name).find_all(nodes.Macro):
                    found[f"{feature}.{macro.name}"] = tuple(argument.name for argument in macro.args)
        return found

    def _parse(self, name: str) -> nodes.Template:
        loader: Any = self._environment.loader
        source, _, _ = loader.get_source(self._environment, name)
        return self._environment.parse(source)
