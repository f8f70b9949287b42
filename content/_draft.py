"""A course while it is being read: what is wrong with it so far, and where each of its parts stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from content._words import Words, words_of
from content.problems import Place, Problem

Key = tuple[str, str]
"""A kind of part (lesson, card, question, …) and its id; a card's id is `lesson-id#card-id`."""


@dataclass
class Draft:
    """Shared by the readers of all files of one course folder."""

    folder: Path
    words: Words = field(default_factory=lambda: words_of("en"))
    problems: list[Problem] = field(default_factory=list)
    places: dict[Key, Place] = field(default_factory=dict)
    wanted: list[tuple[Key, Place]] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    """Files that a card shows."""
    blind: bool = False
    """A lesson or card has no readable id, so what refers to it cannot be judged."""

    def note(self, place: Place, message: str) -> None:
        """Add a problem; its message becomes one line."""
        self.problems.append(Problem(place.file, place.line, " ".join(message.split())))

    def claim(self, kind: str, name: str, place: Place) -> None:
        """Give an id to a part; an id that is taken is a problem."""
        taken = self.places.setdefault((kind, name), place)
        if taken is not place:
            self.note(place, f"the {kind} id `{name}` is taken by {taken.file}:{taken.line}; choose another")

    def want(self, kind: str, name: str, place: Place) -> None:
        """Remember that a part refers to another one, which may come later."""
        self.wanted.append(((kind, name), place))

    def resolve(self) -> None:
        """Note every reference that leads nowhere."""
        if self.blind:
            return
        for (kind, name), place in self.wanted:
            if (kind, name) not in self.places:
                known = [found for other, found in self.places if other == kind]
                self.note(place, f"there is no {kind} `{name}`{suggest(name, known)}")

    def text(self, file: str) -> str | None:
        """Return a file's text with plain line ends; None, with a problem, where it cannot be read."""
        try:
            data = (self.folder / file).read_bytes()
        except FileNotFoundError:
            self.note(Place(file, 1), "this file is missing; write it")
            return None
        except OSError as error:
            self.note(
                Place(file, 1), f"this file cannot be read ({error.strerror}); check what it is and who may read it"
            )
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.note(Place(file, line), "this is not UTF-8; save the file as UTF-8")
            return None
        return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True)
class Places:
    """Where the parts of a loaded course stand in its files."""

    by_key: Mapping[Key, Place]

    def of(self, kind: str, name: str) -> Place:
        """Return the place of a part; raises KeyError for one that the course does not have."""
        return self.by_key[kind, name]


def suggest(name: str, known: list[str]) -> str:
    """Return the end of a sentence about an unknown name."""
    close = get_close_matches(name, known, n=1)
    return f"; did you mean `{close[0]}`?" if close else "; check the spelling"
