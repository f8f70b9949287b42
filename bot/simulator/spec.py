"""The Bot API description, and the check of requests and objects against it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bot.simulator.chats import Json
from bot.simulator.files import Upload

SPEC = Path(__file__).parent / "bot-api-10.3.json"
SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (float, int),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}

NAMED_BY_TYPE = re.compile("(?:InputMedia|BotCommandScope|MenuButton)(.+)")
"""Types with a constant "type" that the description leaves out: it is the rest of their name."""


@cache
def description() -> Json:
    """Return the whole description: {"methods": {name: {"params", "returns"}}, "types": {name: {"fields", …}}}."""
    loaded: Json = json.loads(SPEC.read_text("utf-8"))
    for name, kind in loaded["types"].items():
        for field in kind["fields"]:
            if field["name"] == "type" and (suffix := NAMED_BY_TYPE.fullmatch(name)):
                field["const"] = re.sub(r"(?<!^)(?=[A-Z])", "_", suffix[1]).lower()
    return loaded


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in description()["methods"]}


def method_name(name: str) -> str | None:
    """Return the method's name as the specification spells it; None if there is none. Case does not matter."""
    return _names().get(name.lower())


def params(method: str) -> dict[str, Json]:
    """Return the method's parameters by name."""
    return {param["name"]: param for param in description()["methods"][method]["params"]}


def returns(method: str) -> str:
    """Return the type of the method's result as a type expression."""
    text: str = description()["methods"][method]["returns"]
    named = {"string": "String", "number": "Integer", "true": "True", "Message or true": "Message or True"}
    return f"Array of {text[:-2]}" if text.endswith("[]") else named.get(text, text)


def typed(value: Any, kind: str) -> Any:
    """Return what a form field or query parameter stands for; `value` itself where it fits no type of `kind`."""
    if not isinstance(value, str):
        return value
    choices = _choices(kind)
    if "Integer" in choices and value.strip().removeprefix("-").isdecimal():
        return int(value)
    if "Boolean" in choices or "True" in choices:
        return {"true": True, "false": False, "1": True, "0": False}.get(value.lower(), value)
    if "Float" in choices:
        return _parsed(value, float)
    structured = kind.startswith("Array of") or not any(
        choice in SCALARS or choice == "InputFile" for choice in choices
    )
    return _parsed(value, json.loads) if structured else value


def request_violations(method: str, given: Json) -> Iterator[str]:
    """Yield where the typed parameters `given` stray from the specification of `method`."""
    known = params(method)
    for name in given.keys() - known.keys():
        yield f"{method}: unknown parameter {name}"
    for name, param in known.items():
        if name in given:
            yield from _field_violations(param, given[name], name, known.keys())
        elif param["required"]:
            yield f"{method}: parameter {name} is missing"


def violations(value: Any, kind: str, path: str = "") -> Iterator[str]:
    """Yield where `value` strays from the type expression `kind`, such as "Array of Integer" or "Message or True"."""
    path = path or kind
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            yield f"{path}: {type(value).__name__} instead of an array"
            return
        for index, item in enumerate(value):
            yield from violations(item, kind.removeprefix("Array of "), f"{path}[{index}]")
        return
    # Of a union the type that fits best is meant, so that its own faults are told and not those of the others.
    yield from min((list(_single(value, choice, path)) for choice in _choices(kind)), key=len)


def _single(value: Any, kind: str, path: str) -> Iterator[str]:
    if kind in SCALARS:
        fits = isinstance(value, SCALARS[kind]) and (isinstance(value, bool) == (kind in ("Boolean", "True")))
        if not fits or (kind == "True" and value is not True):
            yield f"{path}: {value!r} is not {kind}"
    elif kind == "InputFile":
        if not isinstance(value, Upload):
            yield f"{path}: {value!r} is not an uploaded file"
    # "String can be used instead of this object": https://core.telegram.org/bots/api#keyboardbutton
    elif not (kind == "KeyboardButton" and isinstance(value, str)):
        yield from _object_violations(value, kind, path)


def _object_violations(value: Any, kind: str, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is not {kind}"
        return
    fields = {field["name"]: field for field in description()["types"][kind]["fields"]}
    for name in value.keys() - fields.keys():
        yield f"{path}: {kind} has no field {name}"
    for name, field in fields.items():
        if name in value:
            yield from _field_violations(field, value[name], f"{path}.{name}", fields.keys())
        elif field["required"]:
            yield f"{path}: {kind} lacks {name}"


def _field_violations(field: Json, value: Any, path: str, siblings: Any) -> Iterator[str]:
    yield from violations(value, field["type"], path)
    if "const" in field and value != field["const"]:
        # Weighs more than any other fault, so that the right member of a union is found by its constant.
        yield from [f"{path}: {value!r} instead of {field['const']!r}"] * 20
    if "len" in field and isinstance(value, str) and not _has_markup(field["name"], siblings):
        length = len(value.encode()) if field["unit"] == "bytes" else len(value)
        if not field["len"][0] <= length <= field["len"][1]:
            yield f"{path}: {length} {field['unit']}, not {field['len'][0]}-{field['len'][1]}"


def _has_markup(name: str, siblings: Any) -> bool:
    """Whether the length counts after entity parsing, which is the method's own business."""
    return f"{name}_parse_mode" in siblings or (name in ("text", "caption") and "parse_mode" in siblings)


@cache
def _choices(kind: str) -> tuple[str, ...]:
    types = description()["types"]
    names = kind.replace(" or ", ",").replace(" and ", ",").split(",")
    choices: list[str] = []
    for name in (name.strip() for name in names):
        choices += _choices(",".join(types[name]["subtypes"])) if types.get(name, {}).get("subtypes") else [name]
    return tuple(choices)


def _parsed(value: str, parse: Any) -> Any:
    try:
        return parse(value)
    except ValueError:
        return value
