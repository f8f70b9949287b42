"""From the YAML of one file to the models of the schema, every fault with the line of its field."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from content._draft import Draft, suggest
from content._page import Page
from content._softlines import SOFT, join_soft_lines
from content._yaml import YamlError, compose, field, fields_of, line_of, text_line_of, text_of
from content.markdown import plain_fault, to_html, visible
from content.problems import Place

PROSE = frozenset(
    {"description", "objectives", "scenario", "body", "stem", "explanation", "front", "back"}
    | {"guide", "good", "goal", "mode", "model"}
)
"""The fields that are Markdown wherever they stand; all others are plain."""

M = TypeVar("M", bound=BaseModel)
Values = dict[str, Any]

_SENTENCES = {
    "missing": "`{name}` is missing; write it",
    "extra_forbidden": "`{name}` is not a field here; check the spelling",
    "string_type": "`{name}` must be text",
    "string_pattern_mismatch": "`{name}` must be made of a-z, 0-9 and hyphens, a letter or digit first",
    "string_too_short": "`{name}` is empty; write it",
    "string_too_long": "`{name}` must have at most {max_length} characters",
    "tuple_type": "`{name}` must be a list; begin every entry with `- `",
    "int_type": "`{name}` must be a whole number",
    "int_parsing": "`{name}` must be a whole number",
    "greater_than_equal": "`{name}` must be at least {ge}",
    "less_than_equal": "`{name}` must be at most {le}",
    "enum": "`{name}` must be one of {expected}",
    "model_type": "`{name}` must have fields of its own below it",
    "date_from_datetime_parsing": "`{name}` must be a date such as 2026-03-01",
    "date_from_datetime_inexact": "`{name}` must be a date such as 2026-03-01",
    "date_parsing": "`{name}` must be a date such as 2026-03-01",
}


class Reader:
    """Reads one YAML text that begins on `first_line` of a file."""

    def __init__(self, draft: Draft, file: str, first_line: int = 1) -> None:
        self.draft = draft
        self._file = file
        self._above = first_line - 1
        self._faulty: set[int] = set()
        self._names: dict[int, yaml.Node] = {}

    def at(self, node: yaml.Node) -> Place:
        """Return where a node begins; for the value of a field, where its name stands."""
        return Place(self._file, self._above + line_of(self._names.get(id(node), node)))

    def note(self, node: yaml.Node, message: str) -> None:
        """Add a problem; what the schema says of the same node is then not repeated."""
        self._faulty.add(id(node))
        self.draft.note(self.at(node), message)

    def root(self, text: str) -> yaml.Node | None:
        """Return the root of the text; None, with a problem, where it is not YAML."""
        try:
            return compose(text)
        except YamlError as error:
            self.draft.note(Place(self._file, self._above + error.line), error.message)
            return None

    def mapping(self, text: str) -> yaml.Node | None:
        """Return the root of a text that must be fields; None, with a problem, where it is not."""
        root = self.root(text)
        if root is not None and not isinstance(root, yaml.MappingNode):
            self.note(root, "this must be fields, each `name: value`")
            return None
        return root

    def entries(self, text: str) -> list[yaml.Node]:
        """Return the entries of a text that must be a list of fields."""
        root = self.root(text)
        if root is None:
            return []
        if not isinstance(root, yaml.SequenceNode):
            self.note(root, "this must be a list; begin every entry with `- `")
            return []
        return self.mappings(root)

    def mappings(self, node: yaml.Node | None) -> list[yaml.Node]:
        """Return those entries of a list that are fields; the others are problems."""
        entries: list[yaml.Node] = node.value if isinstance(node, yaml.SequenceNode) else []
        for entry in entries:
            if not isinstance(entry, yaml.MappingNode):
                self.note(entry, "this entry must be fields, each `name: value`")
        return [entry for entry in entries if isinstance(entry, yaml.MappingNode)]

    def values(self, node: yaml.Node) -> Values:
        """Return the fields of a mapping as text, lists and dicts, with the prose already rendered."""
        values: Values = {}
        for name, key, value in fields_of(node):
            self._names[id(value)] = key
            if name in values:
                self.note(key, f"`{name}` is given twice; keep one")
            else:
                values[name] = self._value(name, value)
        return values

    def build(
        self, model: type[M], node: yaml.Node, values: Values, given: Mapping[str, Any], also: Collection[str] = ()
    ) -> M | None:
        """Return the model of a mapping; None, with problems, where the schema refuses it.

        `given` are fields that come from elsewhere, so the author may not write them here; `also` are fields that
        the file has and the model has not.
        """
        own = {name: value for name, value in values.items() if name not in given and name not in also}
        allowed = [name for name in model.model_fields if name not in given] + list(also)
        for name, key, _ in fields_of(node):
            if name not in allowed:
                self.note(key, f"`{name}` is not a field here{suggest(name, allowed)}")
                own.pop(name, None)
        try:
            return model.model_validate({**own, **given})
        except ValidationError as error:
            self._note_all(node, error.errors(include_url=False))
            return None

    def claim(self, kind: str, node: yaml.Node, values: Values) -> None:
        """Take the `id` of a mapping for a part of the course."""
        name = values.get("id")
        if isinstance(name, str) and name:
            self.draft.claim(kind, name, self.at(field(node, "id") or node))

    def _value(self, name: str, node: yaml.Node) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(name, node)
        if name in PROSE:
            self.note(node, f"`{name}` must be text; to show a list or a colon put the text below a `|`")
            return ""
        if isinstance(node, yaml.SequenceNode):
            return [self._value(name, entry) for entry in node.value]
        return self.values(node)

    def _scalar(self, name: str, node: yaml.ScalarNode) -> str:
        text = text_of(node).rstrip()
        if not text.strip():
            self.note(node, f"`{name}` is empty; write it, or delete the line")
            return ""
        return self._prose(name, node, text) if name in PROSE else self._plain(name, node, text)

    def _plain(self, name: str, node: yaml.Node, text: str) -> str:
        fault = plain_fault(text)
        if fault:
            self.note(node, f"`{name}` {fault}")
        return join_soft_lines(SOFT.join(line.strip() for line in text.strip().split("\n")))

    def _prose(self, name: str, node: yaml.ScalarNode, text: str) -> str:
        rendered = to_html(text, self.draft.words)
        Page(self.draft, self._file, self._above + text_line_of(node)).note_all(rendered.faults)
        if not rendered.faults and not visible(rendered.html).strip():
            self.note(node, f"`{name}` shows nothing; write it, or delete the line")
        return rendered.html

    def _note_all(self, node: yaml.Node, errors: Iterable[ErrorDetails]) -> None:
        for error in errors:
            path = _walk(node, error["loc"])
            if not any(id(step) in self._faulty for step in path):
                name = next((part for part in reversed(error["loc"]) if isinstance(part, str)), "")
                self.draft.note(self.at(path[-1]), sentence(name, error))


def _walk(node: yaml.Node, steps: tuple[int | str, ...]) -> list[yaml.Node]:
    """Return the nodes from a mapping down to the one an error is about, as far as the file has them."""
    path = [node]
    for step in steps:
        below: yaml.Node | None = None
        if isinstance(step, str):
            below = field(path[-1], step)
        elif isinstance(path[-1], yaml.SequenceNode):
            below = path[-1].value[step]
        if below is None:
            break
        path.append(below)
    return path


def sentence(name: str, error: ErrorDetails) -> str:
    """Return what the author has to do about one fault that the schema found in a field."""
    pattern = _SENTENCES.get(error["type"])
    if pattern is None:
        return f"`{name}`: {error['msg']}"
    return pattern.format(name=name, **error.get("ctx", {}))
