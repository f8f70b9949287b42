"""Questions and references as authors write them: letters for answers, `lesson-id#card-id` for sources."""

import re

import yaml

from content._reader import Reader, Values
from content._yaml import field
from content.schema import Question, RecallCard

_LETTERS = "ABCDEF"
_FEWEST_OPTIONS = 2
_MOST_STEPS = 8
_MOST_POINTS = 8
_SHORTEST_WORD = 2


def read_question(reader: Reader, node: yaml.Node, source: str = "") -> Question | None:
    """Return one question; `source` stands in where the author gives none."""
    values = reader.values(node)
    if source:
        values.setdefault("source", source)
    reader.claim("question", node, values)
    read_source(reader, node, values)
    given: Values = {}
    match values.get("type"):
        case "true_false":
            given = _true_or_false(reader, node, values)
        case "order":
            given = _in_order(reader, node, values)
        case "short":
            return _short(reader, node, values)
        case _ if "answer" in values:
            _lettered(reader, node, values)
    return reader.build(Question, node, values, {**given, "points": ()}, also=given)


def read_recall(reader: Reader, node: yaml.Node) -> RecallCard | None:
    """Return one recall card."""
    values = reader.values(node)
    reader.claim("recall", node, values)
    read_source(reader, node, values)
    return reader.build(RecallCard, node, values, {})


def read_source(reader: Reader, node: yaml.Node, values: Values) -> None:
    """Turn the text of `source` into its two ids, and remember to look the card up."""
    source = values.get("source")
    if not isinstance(source, str) or not source:
        return
    place = field(node, "source") or node
    lesson, mark, card = source.partition("#")
    if lesson and mark and card:
        values["source"] = {"lesson": lesson, "card": card}
        reader.draft.want("card", source, reader.at(place))
    else:
        reader.note(place, "`source` must be `lesson-id#card-id`")


def _true_or_false(reader: Reader, node: yaml.Node, values: Values) -> Values:
    """Return the options of the course's language and the index of the right one."""
    options = field(node, "options")
    if options is not None:
        reader.note(options, "a true_false question has no `options`; the tutor gives them")
    words, answer = reader.draft.words, values.get("answer")
    given: Values = {"options": (words.true, words.false), "answer": frozenset({0})}
    if answer == "false":
        given["answer"] = frozenset({1})
    elif answer is None:
        reader.draft.note(reader.at(node), "`answer` is missing; write it")
    elif answer != "true":
        reader.note(field(node, "answer") or node, "`answer` of a true_false question must be true or false")
    return given


def _in_order(reader: Reader, node: yaml.Node, values: Values) -> Values:
    """Return the answer that is no letter: the order in which the options stand."""
    options, answer = values.get("options"), field(node, "answer")
    fault = _option_fault(options, _MOST_STEPS) if isinstance(options, list) else None
    if fault:
        reader.note(field(node, "options") or node, fault)
    if answer is not None:
        reader.note(answer, "an order question has no `answer`; write its `options` in the right order")
    return {"answer": frozenset()}


def _short(reader: Reader, node: yaml.Node, values: Values) -> Question | None:
    """Return a question with key points; what its model answer explains needs no explanation beside it."""
    nodes = field(node, "points")
    for name in ("points", "model"):
        if name not in values:
            reader.draft.note(reader.at(node), f"`{name}` is missing; write it")
    points = values.get("points", ())
    if isinstance(nodes, yaml.SequenceNode):
        if not 0 < len(nodes.value) <= _MOST_POINTS:
            reader.note(nodes, f"a short question has 1 to {_MOST_POINTS} points, this one has {len(nodes.value)}")
        for entry in reader.mappings(nodes):
            _point(reader, entry, points[nodes.value.index(entry)], values.get("source"))
    given: Values = {"options": (), "answer": frozenset(), "explanation": values.get("model", "")}
    return reader.build(Question, node, values, given, also=["model"])


def _point(reader: Reader, node: yaml.Node, values: Values, source: object) -> None:
    """Turn the source of a key point into its two ids; without one it stands where the question's source is."""
    read_source(reader, node, values)
    # Where the question's own source cannot be read, that has been said already.
    values.setdefault("source", source if isinstance(source, dict) else {"lesson": "unknown", "card": "unknown"})
    words = values.get("words")
    if isinstance(words, list):
        for word in words:
            if isinstance(word, str) and len(word.replace(" ", "")) < _SHORTEST_WORD:
                reader.note(field(node, "words") or node, f"`{word}` shows nothing by itself; use a longer word")


def _lettered(reader: Reader, node: yaml.Node, values: Values) -> None:
    """Turn the letters of `answer` into indices; note what is wrong with the options and the letters."""
    at = field(node, "answer") or node
    options = values.get("options")
    count = len(options) if isinstance(options, list) else len(_LETTERS)
    letters = _letters(values["answer"])
    fault = _option_fault(options, len(_LETTERS)) if isinstance(options, list) else None
    if fault:
        reader.note(field(node, "options") or node, fault)
    elif letters is None:
        reader.note(at, "`answer` must be the letters of the right options, such as B or ACD")
    elif len(set(letters)) < len(letters):
        reader.note(at, "`answer` names an option twice; keep one")
    elif any(_LETTERS.index(letter) >= count for letter in letters):
        reader.note(at, f"`answer` is {''.join(letters)} but the last option is {_LETTERS[count - 1]}; correct it")
    elif values.get("type") == "single" and len(letters) != 1:
        reader.note(at, "a single question has one right option; give one letter, or make it `type: multiple`")
    elif values.get("type") == "multiple" and len(letters) < _FEWEST_OPTIONS:
        reader.note(at, "a multiple question has two right options or more; add one, or make it `type: single`")
    values["answer"] = frozenset(_LETTERS.index(letter) for letter in letters or "A")


def _letters(answer: object) -> list[str] | None:
    parts = answer if isinstance(answer, list) else list(answer) if isinstance(answer, str) else []
    good = parts and all(isinstance(part, str) and re.fullmatch(f"[{_LETTERS}]", part) for part in parts)
    return parts if good else None


def _option_fault(options: list[object], most: int) -> str | None:
    if not _FEWEST_OPTIONS <= len(options) <= most:
        return f"a question has 2 to {most} options, this one has {len(options)}"
    double = next((option for option in options if options.count(option) > 1), None)
    return f"the option `{double}` is given twice; change one" if double else None
