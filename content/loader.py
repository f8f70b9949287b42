"""Reads a course folder into the models of the schema; the format is described in docs/authoring.md."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import yaml

from content._chapter import read_chapter
from content._draft import Draft, Places
from content._reader import Reader
from content._words import words_of
from content._yaml import field
from content.problems import CourseError, Place
from content.schema import Course, Term

_FOLDER = re.compile(r"[A-Za-z0-9][\w-]*")
_ROOT_FILES = frozenset({"course.yaml", "glossary.yaml", "README.md"})


@dataclass(frozen=True)
class Loaded:
    """A course, and where in its files its parts stand."""

    course: Course
    places: Places


def load(folder: Path) -> Course:
    """Return the course of a folder; raises CourseError with every problem of the course at once."""
    return load_with_places(folder).course


def load_with_places(folder: Path) -> Loaded:
    """Return the course of a folder with the places of its parts; raises CourseError like `load`."""
    draft = Draft(folder.resolve())
    course = _read_course(draft)
    draft.resolve()
    if course is None or draft.problems:
        raise CourseError(draft.problems)
    return Loaded(course, Places(draft.places))


def fingerprint(folder: Path) -> str:
    """Return a short text that changes when a file of the folder is added, removed, renamed or written."""
    digest = blake2b(digest_size=16)
    for path in _files(folder):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue  # removed while we looked, as an editor does when it saves
        digest.update(f"{path.relative_to(folder).as_posix()}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


def _read_course(draft: Draft) -> Course | None:
    reader = Reader(draft, "course.yaml")
    text = draft.text("course.yaml")
    root = reader.mapping(text) if text is not None else None
    if root is None:
        return None
    language = field(root, "language")
    draft.words = words_of(language.value if isinstance(language, yaml.ScalarNode) else "")
    values = reader.values(root)
    folders = _folders(reader, root)
    chapters = tuple(chapter for name in folders if (chapter := read_chapter(draft, name)))
    glossary = _read_glossary(draft)
    _check_root(draft, folders)
    given = {"chapters": chapters, "glossary": glossary}
    return reader.build(Course, root, values, given, also=["chapters"])


def _folders(reader: Reader, root: yaml.Node) -> list[str]:
    """Return the chapter folders that course.yaml names and that exist."""
    listed = field(root, "chapters")
    if not isinstance(listed, yaml.SequenceNode) or not listed.value:
        reader.draft.blind = True
        reader.draft.note(reader.at(listed or root), "`chapters` must be a list of the chapter folders, in their order")
        return []
    names: list[str] = []
    for node in listed.value:
        if not isinstance(node, yaml.ScalarNode) or not _FOLDER.fullmatch(node.value):
            reader.note(node, "a chapter must be the name of a folder beside course.yaml")
        elif node.value in names:
            reader.note(node, f"the chapter `{node.value}` is listed twice; keep one")
        elif not (reader.draft.folder / node.value).is_dir():
            reader.draft.blind = True
            reader.note(node, f"there is no folder `{node.value}`; make it, or correct the name")
        else:
            names.append(node.value)
    return names


def _read_glossary(draft: Draft) -> tuple[Term, ...]:
    if not (draft.folder / "glossary.yaml").exists():
        return ()
    reader = Reader(draft, "glossary.yaml")
    text = draft.text("glossary.yaml")
    nodes = reader.entries(text) if text is not None else []
    return tuple(term for node in nodes if (term := _read_term(reader, node)))


def _read_term(reader: Reader, node: yaml.Node) -> Term | None:
    values = reader.values(node)
    name, lesson = values.get("term"), values.get("lesson")
    if isinstance(name, str) and name:
        reader.draft.claim("term", name, reader.at(field(node, "term") or node))
    if isinstance(lesson, str) and lesson:
        reader.draft.want("lesson", lesson, reader.at(field(node, "lesson") or node))
    return reader.build(Term, node, values, {})


def _check_root(draft: Draft, folders: list[str]) -> None:
    for path in sorted(draft.folder.iterdir()):
        if path.name in folders or path.name in _ROOT_FILES or path.name.startswith("."):
            continue
        if path.is_dir() and draft.blind:
            continue
        what = "is no chapter of course.yaml; list it there" if path.is_dir() else "is not part of a course; rename it"
        draft.note(Place(path.name, 1), f"{path.name} {what}, or remove it")
