"""A chapter folder: its description, lessons, quiz, recall cards and practicum."""

import re

import yaml

from content._draft import Draft
from content._lesson import read_lesson
from content._question import read_question, read_recall
from content._reader import Reader, Values
from content._yaml import field
from content.problems import Place
from content.schema import Chapter, Lesson, Practicum, Question, RecallCard

_FILES = frozenset({"chapter.yaml", "quiz.yaml", "cards.yaml", "practicum.yaml", "lessons", "figures"})
_LESSON = re.compile(r"\d{3}-[a-z0-9-]+\.md")


def read_chapter(draft: Draft, name: str) -> Chapter | None:
    """Return the chapter of a folder below the course folder; None, with problems, where it cannot be read."""
    given: Values = {
        "lessons": _read_lessons(draft, name),
        "quiz": _read_quiz(draft, f"{name}/quiz.yaml"),
        "recalls": _read_recalls(draft, f"{name}/cards.yaml"),
        "practicum": _read_practicum(draft, f"{name}/practicum.yaml"),
    }
    _check_folder(draft, name)
    reader = Reader(draft, f"{name}/chapter.yaml")
    text = draft.text(f"{name}/chapter.yaml")
    root = reader.mapping(text) if text is not None else None
    if root is None:
        return None
    values = reader.values(root)
    reader.claim("chapter", root, values)
    return reader.build(Chapter, root, values, given)


def _read_lessons(draft: Draft, name: str) -> tuple[Lesson, ...]:
    folder = draft.folder / name / "lessons"
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path.name for path in paths if _LESSON.fullmatch(path.name)]
    for path in paths:
        if path.name not in files and not path.name.startswith("."):
            draft.blind = True
            draft.note(
                Place(f"{name}/lessons/{path.name}", 1), "a lesson's file is named like 010-first-steps.md; rename it"
            )
    if not files:
        draft.blind = True
        draft.note(
            Place(f"{name}/lessons", 1), "this chapter has no lessons; write one, such as lessons/010-first-steps.md"
        )
    return tuple(lesson for file in files if (lesson := read_lesson(draft, f"{name}/lessons/{file}")))


def _read_quiz(draft: Draft, file: str) -> tuple[Question, ...]:
    reader, nodes = _entries(draft, file)
    return tuple(question for node in nodes if (question := read_question(reader, node)))


def _read_recalls(draft: Draft, file: str) -> tuple[RecallCard, ...]:
    reader, nodes = _entries(draft, file)
    return tuple(recall for node in nodes if (recall := read_recall(reader, node)))


def _entries(draft: Draft, file: str) -> tuple[Reader, list[yaml.Node]]:
    reader = Reader(draft, file)
    text = draft.text(file) if (draft.folder / file).exists() else None
    return reader, reader.entries(text) if text is not None else []


def _read_practicum(draft: Draft, file: str) -> Practicum | None:
    reader = Reader(draft, file)
    text = draft.text(file) if (draft.folder / file).exists() else None
    root = reader.mapping(text) if text is not None else None
    if root is None:
        return None
    values = reader.values(root)
    reader.claim("practicum", root, values)
    for step in reader.mappings(field(root, "steps")):
        reader.claim("step", step, {"id": _id(step)})
    _check_criteria(reader, field(root, "rubric"))
    return reader.build(Practicum, root, values, {})


def _check_criteria(reader: Reader, rubric: yaml.Node | None) -> None:
    seen: set[str] = set()
    for criterion in reader.mappings(rubric):
        name = _id(criterion)
        if name in seen:
            reader.note(field(criterion, "id") or criterion, f"the criterion id `{name}` is taken; choose another")
        seen.add(name)


def _id(node: yaml.Node) -> str:
    found = field(node, "id")
    return found.value if isinstance(found, yaml.ScalarNode) else ""


def _check_folder(draft: Draft, name: str) -> None:
    """Note files that nobody would read, most likely a slip of the pen."""
    for path in sorted((draft.folder / name).iterdir()):
        if path.name not in _FILES and not path.name.startswith("."):
            draft.note(Place(f"{name}/{path.name}", 1), "this is not a file of a chapter; rename it, or remove it")
    figures = draft.folder / name / "figures"
    for path in sorted(figures.iterdir()) if figures.is_dir() and not draft.blind else []:
        file = f"{name}/figures/{path.name}"
        if file not in draft.shown and not path.name.startswith((".", "_")):
            draft.note(Place(file, 1), "no card shows this figure; show it, or remove it")
