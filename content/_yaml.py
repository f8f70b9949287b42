"""YAML as a tree that still knows its lines; every scalar is the text that the author wrote."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from content._softlines import unfold

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LEFT_OPEN = ("simple key", "flow sequence", "flow mapping", "quoted scalar")
_HINTS = {
    "mapping values are not allowed": "put a value that contains `: ` in quotes",
    "cannot start any token": "put a value that begins with such a character in quotes",
    "simple key": "a line must be `name: value`",
    "an alias": "put a value that begins with * in quotes",
    "an anchor": "put a value that begins with & in quotes",
    "a tag": "put a value that begins with ! in quotes",
    "block sequence entries": "begin a list on a line of its own",
}


@dataclass(frozen=True)
class YamlError(Exception):
    """Text that is not YAML as we read it; `line` counts from 1 inside the text."""

    line: int
    message: str


def compose(text: str) -> yaml.Node:
    """Return the root of a YAML text; raises YamlError."""
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        problem = f"{error.context or ''}: {error.problem or ''}".strip(": ")
        raise YamlError(_line(error), _explain(problem)) from error
    except yaml.reader.ReaderError as error:
        character = chr(error.character)  # its position is in bytes or in characters, depending on the loader
        line = text.count("\n", 0, text.index(character)) + 1
        raise YamlError(line, f"the character U+{ord(character):04X} cannot stand here; remove it") from error
    if root is None:
        raise YamlError(1, "there is nothing here; write the fields, or delete the file")
    _check_tree(root)
    return root


def line_of(node: yaml.Node) -> int:
    """Return the line, from 1, on which a node begins."""
    return int(node.start_mark.line) + 1


def text_line_of(node: yaml.ScalarNode) -> int:
    """Return the line, from 1, of the first line of a scalar's text: a block's begins below its `|`."""
    return line_of(node) + (node.style in ("|", ">"))


def text_of(node: yaml.ScalarNode) -> str:
    """Return a scalar's text; wrapped Chinese lines join without a space."""
    value: str = node.value
    folded = node.style != "|" and node.end_mark.line > node.start_mark.line
    return unfold(value) if folded else value


def fields_of(node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
    """Yield name, key node and value node of a mapping; nothing for another node."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, key, value


def field(node: yaml.Node, name: str) -> yaml.Node | None:
    """Return the value node of one field, or None."""
    return next((value for found, _, value in fields_of(node) if found == name), None)


def _line(error: yaml.MarkedYAMLError) -> int:
    """Return where the author has to look: at what was left open rather than at the end that it ran into."""
    left_open = any(sign in (error.context or "") for sign in _LEFT_OPEN)
    mark = (error.context_mark if left_open else None) or error.problem_mark
    return int(mark.line) + 1 if mark else 1


def _explain(problem: str) -> str:
    hint = next(
        (advice for sign, advice in _HINTS.items() if sign in problem), "check quotes, brackets and indentation"
    )
    return f"this is not valid YAML ({problem}); {hint}"


def _check_tree(root: yaml.Node) -> None:
    """Refuse what PyYAML lets pass and we could not read: nodes that are used twice, names that are not text."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise YamlError(line_of(node), "`&name` and `*name` are not supported; write the value out")
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        for _, key, value in fields_of(node):
            if not isinstance(key, yaml.ScalarNode):
                raise YamlError(line_of(key), "the name of a field must be text; check brackets and question marks")
            waiting.append(value)
