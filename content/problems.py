"""What is wrong with a course, said to its author."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A line of a course file; `file` is relative to the course folder, `line` counts from 1."""

    file: str
    line: int


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to correct; `message` is a sentence that says what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CourseError(Exception):
    """A course that cannot be served, with everything that is wrong with it in the order of its files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))
