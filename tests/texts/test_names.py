"""The code and the templates of both languages agree on messages and their arguments."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, meta, nodes

import bot
from bot.handlers import COMMANDS
from bot.reply import Words
from bot.texts import LANGUAGES, Texts

BOT = Path(bot.__file__).parent
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
TEMPLATES = sorted((BOT / "texts").rglob("*.j2"))
DESCRIPTIONS = {"description", "about"}
LONGEST_NOTICE = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""


@dataclass(frozen=True)
class Said:
    """A message as the code names it."""

    place: str
    message: str
    """Ends with a dot where only the feature is written down."""
    arguments: frozenset[str]
    more: bool
    """Whether a mapping with further arguments is spread into the call."""
    notice: bool


class Reader(ast.NodeVisitor):
    """Collects what one file says; a name may come from a variable of the same function."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.said: list[Said] = []
        self.variables: list[dict[str, list[ast.expr]]] = [{}]
        self.notices: set[ast.AST] = set()

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        variables: dict[str, list[ast.expr]] = {}
        for assigned in (each for each in ast.walk(node) if isinstance(each, ast.Assign)):
            for target in assigned.targets:
                if isinstance(target, ast.Name):
                    variables.setdefault(target.id, []).append(assigned.value)
        self.variables.append(variables)
        self.generic_visit(node)
        self.variables.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = _function  # noqa: N815

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg == "notice":
            self.notices.add(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in ("say", "button", "Words") and node.args:
            given = frozenset(keyword.arg for keyword in node.keywords if keyword.arg)
            more = node.func.id == "Words" or any(keyword.arg is None for keyword in node.keywords)
            for message in self._messages(node.args[0]):
                place = f"{self.file}:{node.lineno}"
                self.said.append(Said(place, message, given, more, node in self.notices))
        self.generic_visit(node)

    def _messages(self, name: ast.expr) -> list[str]:
        match name:
            case ast.Constant(value=str(message)):
                return [message]
            case ast.IfExp(body=one, orelse=other):
                return [*self._messages(one), *self._messages(other)]
            case ast.Name(id=variable) if variable in self.variables[-1]:
                return [message for value in self.variables[-1][variable] for message in self._messages(value)]
            case ast.JoinedStr(values=[ast.Constant(value=str(feature)), *_]):
                return [feature]
        return [f"? {ast.unparse(name)}"]


def everything_said() -> Iterator[Said]:
    for path in sorted(BOT.rglob("*.py")):
        if path != BOT / "reply.py":
            reader = Reader(str(path.relative_to(BOT.parent)))
            reader.visit(ast.parse(path.read_text(encoding="utf-8")))
            yield from reader.said


@pytest.fixture(scope="module")
def said() -> tuple[Said, ...]:
    """Every place where the code names a message."""
    return tuple(everything_said())


def parsed(path: Path) -> nodes.Template:
    environment = Environment(autoescape=True)
    environment.filters["clock"] = str
    return environment.parse(path.read_text(encoding="utf-8"))


def test_both_languages_have_the_same_messages_with_the_same_arguments(texts: Texts) -> None:
    chinese, *others = (texts.macros(language) for language in LANGUAGES)

    assert chinese
    assert all(other == chinese for other in others)


def test_every_message_in_the_code_can_be_read_from_it(said: Sequence[Said]) -> None:
    assert [one.place for one in said if one.message.startswith("?")] == []


def test_every_message_in_the_code_exists_and_is_given_its_arguments(said: Sequence[Said], texts: Texts) -> None:
    macros = texts.macros("zh-CN")
    named = [one for one in said if not one.message.endswith(".")]
    unknown = [(one.place, one.message) for one in named if one.message not in macros]
    assert unknown == []

    declared = [(one, frozenset(macros[one.message])) for one in named]
    wrong = [
        (one.place, one.message, sorted(one.arguments ^ wanted))
        for one, wanted in declared
        if not (one.arguments <= wanted if one.more else one.arguments == wanted)
    ]
    assert wrong == []


def test_every_message_is_used(said: Sequence[Said], texts: Texts) -> None:
    named = {one.message for one in said}
    features = {name for name in named if name.endswith(".")}
    called = {
        f"{path.stem}.{call.node.name}"
        for path in TEMPLATES
        for call in parsed(path).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name)
    }
    idle = {
        message
        for message in texts.macros("zh-CN")
        if message not in named | called and f"{message.partition('.')[0]}." not in features | {"parts."}
    }
    assert idle == set()


def test_the_menu_describes_the_commands_that_exist(texts: Texts) -> None:
    described = {message.removeprefix("menu.") for message in texts.macros("zh-CN") if message.startswith("menu.")}

    assert described - DESCRIPTIONS == {command.name for command in COMMANDS}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_template_knows_its_variables_and_imports_its_own_language(path: Path) -> None:
    tree = parsed(path)

    assert meta.find_undeclared_variables(tree) == set()
    assert {each.template.as_const() for each in tree.find_all(nodes.Import)} <= {f"{path.parent.name}/parts.j2"}


def test_no_code_speaks_chinese() -> None:
    spoken = [
        f"{path.relative_to(BOT.parent)}:{number}"
        for path in sorted(BOT.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if IDEOGRAPH.search(line)
    ]
    assert spoken == []


def test_a_notice_fits_over_the_chat(
    language: str, texts: Texts, said: Sequence[Said], variants: Mapping[str, Sequence[Mapping[str, Any]]]
) -> None:
    notices = {one.message for one in said if one.notice}

    assert notices >= {"classes.glance", "home.old_button", "quiz.choose_first"}
    for notice in notices:
        for args in variants[notice]:
            assert "<" not in texts.html(Words(notice, args), language)
            assert len(texts.plain(Words(notice, args), language)) <= LONGEST_NOTICE
