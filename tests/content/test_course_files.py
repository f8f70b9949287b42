"""What an author can get wrong about the files themselves, and any damage at all."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.check import inspect
from content.loader import load
from content.problems import CourseError

CHAPTER, CARDS = "1-basics/chapter.yaml", "1-basics/cards.yaml"


def problems(folder: Path) -> list[str]:
    with pytest.raises(CourseError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_missing_files(tea: Path) -> None:
    (tea / CHAPTER).unlink()
    for lesson in (tea / "1-basics/lessons").iterdir():
        lesson.unlink()
    (tea / "1-basics/lessons").rmdir()
    assert problems(tea) == [
        f"{CHAPTER}:1: this file is missing; write it",
        "1-basics/lessons:1: this chapter has no lessons; write one, such as lessons/010-first-steps.md",
    ]


def test_a_folder_that_is_no_course(tmp_path: Path) -> None:
    assert problems(tmp_path) == problems(tmp_path / "none") == ["course.yaml:1: this file is missing; write it"]


def test_a_folder_where_a_file_is_wanted(tea: Path) -> None:
    (tea / CARDS).unlink()
    (tea / CARDS).mkdir()
    assert problems(tea) == [
        f"{CARDS}:1: this file cannot be read (Is a directory); check what it is and who may read it"
    ]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_file_that_is_not_utf_8(tea: Path, encoding: str) -> None:
    text = (tea / CARDS).read_text(encoding="utf-8")
    (tea / CARDS).write_bytes(text.encode(encoding))
    assert problems(tea) == [f"{CARDS}:{2 if encoding == 'gbk' else 1}: this is not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("notes.txt", "notes.txt:1: notes.txt is not part of a course; rename it, or remove it"),
        ("2-more/chapter.yaml", "2-more:1: 2-more is no chapter of course.yaml; list it there, or remove it"),
        ("1-basics/quizz.yaml", "1-basics/quizz.yaml:1: this is not a file of a chapter; rename it, or remove it"),
        ("1-basics/lesson/a.md", "1-basics/lesson:1: this is not a file of a chapter; rename it, or remove it"),
        (
            "1-basics/lessons/30-x.md",
            "1-basics/lessons/30-x.md:1: a lesson's file is named like 010-first-steps.md; rename it",
        ),
        ("1-basics/figures/old.typ", "1-basics/figures/old.typ:1: no card shows this figure; show it, or remove it"),
    ],
    ids=["course", "chapter folder", "chapter", "lessons folder", "lessons", "figures"],
)
def test_a_file_that_nobody_reads(tea: Path, name: str, expected: str) -> None:
    (tea / name).parent.mkdir(exist_ok=True)
    (tea / name).write_text("x")
    assert problems(tea) == [expected]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_a_file_ends_in_a_report(tea: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(path for path in tea.rglob("*") if path.suffix in {".yaml", ".md"})))
    whole = path.read_bytes()
    start, end = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    patch = data.draw(
        st.binary(max_size=4) | st.sampled_from([b"---", b"```", b"\n", b"- ", b": ", b"|", b"**", b"{", b"&a ", b"*a"])
    )
    damaged = whole[:start] + patch + whole[end:]
    path.write_bytes(damaged)
    report = inspect(tea)
    path.write_bytes(whole)
    lines = 1 + damaged.count(b"\n") + damaged.count(b"\r")
    told = [problem for problem in report.problems if tea / problem.file == path]
    assert all(1 <= problem.line <= lines for problem in told)
