"""Where a course keeps each thing of the textbook behind it: docs/coverage.yaml becomes docs/coverage.md.

Run as `python -m content.coverage_map COURSE [MAP]`; the page is written beside the map, with the ending .md.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from content._draft import Draft, suggest
from content._reader import Reader
from content._yaml import fields_of
from content.loader import Loaded, load_with_places
from content.problems import CourseError, Place
from content.schema import Part, Text

MAP = Path("docs/coverage.yaml")


HOMES = {
    "lessons": "lesson",
    "cards": "card",
    "questions": "question",
    "recalls": "recall",
    "practicums": "practicum",
    "steps": "step",
    "criteria": "criterion",
    "parts": "part",
}
"""The fields of an entry that name homes, and the kind of part that each names."""

_CHAPTER_PARTS = ("objectives", "key_points", "concepts", "scenario", "case")
_PRACTICUM_PARTS = ("goal", "mode", "report", "slides")


class Entry(Part):
    """One thing of the textbook, named in our words, and the ids of its homes."""

    kind: Text
    """What it is in the textbook: a heading, a tip, a figure, …"""
    what: Text
    lessons: tuple[Text, ...] = ()
    cards: tuple[Text, ...] = ()
    questions: tuple[Text, ...] = ()
    recalls: tuple[Text, ...] = ()
    practicums: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    criteria: tuple[Text, ...] = ()
    """Written `practicum-id#criterion-id`."""
    parts: tuple[Text, ...] = ()
    """What opens a chapter or frames a practicum: `chapter-id#case`, `practicum-id#goal`, …"""

    def homes(self) -> Iterator[tuple[str, str]]:
        """Yield the kind and the id of every home."""
        for field, kind in HOMES.items():
            for name in getattr(self, field):
                yield kind, name


class Section(Part):
    """A section of the textbook."""

    place: Text
    entries: tuple[Entry, ...]


def read_map(path: Path, loaded: Loaded) -> tuple[Section, ...]:
    """Return the sections of a map; raises CourseError where it cannot be read or names what the course has not."""
    draft = Draft(path.parent)
    reader = Reader(draft, path.name)
    text = draft.text(path.name)
    nodes = reader.entries(text) if text is not None else []
    sections = tuple(s for node in nodes if (s := reader.build(Section, node, reader.values(node), {})))
    known = homes_of(loaded)
    for section in nodes:
        for entry in _entries(section):
            _check(reader, entry, known)
    if draft.problems:
        raise CourseError(draft.problems)
    return sections


def homes_of(loaded: Loaded) -> dict[tuple[str, str], Place]:
    """Return everything of a course that a map may name, by kind and id, with its place."""
    homes = dict(loaded.places.by_key)
    for chapter in loaded.course.chapters:
        at = loaded.places.of("chapter", chapter.id)
        homes |= {("part", f"{chapter.id}#{part}"): at for part in _CHAPTER_PARTS}
        if chapter.practicum is None:
            continue
        name = chapter.practicum.id
        at = loaded.places.of("practicum", name)
        homes |= {("part", f"{name}#{part}"): at for part in _PRACTICUM_PARTS}
        homes |= {("criterion", f"{name}#{criterion.id}"): at for criterion in chapter.practicum.rubric}
    return homes


def page(sections: Sequence[Section], homes: dict[tuple[str, str], Place], course: str) -> str:
    """Return the Markdown page; `course` is the way from the page to the course folder."""
    count = sum(len(section.entries) for section in sections)
    lines = [
        "# Where the course keeps what the textbook has",
        "",
        f"Written by `python -m content.coverage_map` from coverage.yaml: {count} things of the textbook, in order,",
        "each with the ids where it lives: `lesson`, `lesson#card`, `q-` a question, `r-` a recall card, `s-` a step",
        "and `p-…#c-…` a criterion of a practicum.",
    ]
    for section in sections:
        lines += ["", f"## {section.place}", "", "| kind | in the textbook | in the course |", "|---|---|---|"]
        lines += [_row(entry, homes, course) for entry in section.entries]
    return "\n".join(lines) + "\n"


def render(course: Path, path: Path) -> str:
    """Return the page for a course and its map; raises CourseError for either."""
    loaded = load_with_places(course)
    way = Path(os.path.relpath(course.resolve(), path.resolve().parent)).as_posix()
    return page(read_map(path, loaded), homes_of(loaded), way)


def main(arguments: Sequence[str]) -> int:
    """Write the page; returns the exit code, and says on standard error what is wrong."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("Say the course folder, and the map unless it is docs/coverage.yaml.\n")
        return 2
    path = Path(arguments[1]) if len(arguments) > 1 else MAP
    try:
        text = render(Path(arguments[0]), path)
    except CourseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    return 0


def _entries(section: yaml.Node) -> list[yaml.Node]:
    return [entry for name, _, node in fields_of(section) if name == "entries" for entry in node.value]


def _check(reader: Reader, entry: yaml.Node, known: dict[tuple[str, str], Place]) -> None:
    """Note an entry that lives nowhere, and every home that the course has not."""
    given = {name: node for name, _, node in fields_of(entry)}
    if not HOMES.keys() & given.keys():
        reader.note(entry, f"say where the course keeps this: {', '.join(HOMES)}")
    for field, kind in HOMES.items():
        for node in given[field].value if isinstance(given.get(field), yaml.SequenceNode) else ():
            if (kind, node.value) not in known:
                names = [name for other, name in known if other == kind]
                reader.note(node, f"there is no {kind} `{node.value}`{suggest(str(node.value), names)}")


def _row(entry: Entry, homes: dict[tuple[str, str], Place], course: str) -> str:
    links = (f"[`{name}`]({course}/{homes[kind, name].file})" for kind, name in entry.homes())
    return f"| {entry.kind} | {entry.what} | {' · '.join(links)} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
