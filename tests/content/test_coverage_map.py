"""The page that says where a course keeps what its textbook has."""

from pathlib import Path

import pytest

from content.coverage_map import main, render
from content.problems import CourseError

TEA_BOOK = """\
- place: 一 茶类
  entries:
    - {kind: 标题, what: 六大茶类, lessons: [six-kinds], parts: [basics#objectives]}
    - kind: 表
      what: 表 1 比一比
      cards: [six-kinds#compare]
      questions: [q-green]
- place: 二 冲泡
  entries:
    - {kind: 评价, what: 味道, criteria: [p-brew#taste], steps: [s-brew], recalls: [r-kinds]}
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a map of the sample course, in a folder beside it."""
    path = tmp_path / "docs" / "coverage.yaml"
    path.parent.mkdir()
    path.write_text(TEA_BOOK, encoding="utf-8")
    return path


def test_every_thing_has_a_line_with_links_to_its_homes(tea: Path, book: Path) -> None:
    assert main([str(tea), str(book)]) == 0

    written = book.with_suffix(".md").read_text(encoding="utf-8")
    assert written == render(tea, book)
    assert "coverage.yaml: 3 things" in written
    assert "\n## 二 冲泡\n" in written
    assert (
        "| 表 | 表 1 比一比 | [`six-kinds#compare`](../tea/1-basics/lessons/010-six-kinds.md)"
        " · [`q-green`](../tea/1-basics/lessons/010-six-kinds.md) |\n"
    ) in written
    assert (
        "| 评价 | 味道 | [`r-kinds`](../tea/1-basics/cards.yaml) · [`s-brew`](../tea/1-basics/practicum.yaml)"
        " · [`p-brew#taste`](../tea/1-basics/practicum.yaml) |\n"
    ) in written


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("lessons: [six-kinds]", "lessons: [six-kind]", "coverage.yaml:3: there is no lesson `six-kind`; did you mean `six-kinds`?", id="lesson"),
        pytest.param("[six-kinds#compare]", "[six-kinds#compar]", "coverage.yaml:6: there is no card `six-kinds#compar`; did you mean `six-kinds#compare`?", id="card"),
        pytest.param("[q-green]", "[q-red]", "coverage.yaml:7: there is no question `q-red`; did you mean `q-green`?", id="question"),
        pytest.param("p-brew#taste", "p-brew#colour", "coverage.yaml:10: there is no criterion `p-brew#colour`; check the spelling", id="criterion"),
        pytest.param("basics#objectives", "basics#objective", "coverage.yaml:3: there is no part `basics#objective`; did you mean `basics#objectives`?", id="part"),
        pytest.param(", lessons: [six-kinds], parts: [basics#objectives]", "", "coverage.yaml:3: say where the course keeps this: lessons, cards, questions, recalls, practicums, steps, criteria, parts", id="no home"),
        pytest.param("questions: [q-green]", "question: [q-green]", "coverage.yaml:7: `question` is not a field here; check the spelling", id="unknown field"),
        pytest.param("what: 表 1 比一比", "wat: 表 1 比一比", "coverage.yaml:4: `what` is missing; write it", id="no name"),
        pytest.param("questions: [q-green]", "questions: q-green", "coverage.yaml:7: `questions` must be a list; begin every entry with `- `", id="no list"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(
    tea: Path, book: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, expected: str
) -> None:
    book.write_text(TEA_BOOK.replace(old, new), encoding="utf-8")
    assert main([str(tea), str(book)]) == 1
    assert expected in capsys.readouterr().err.splitlines()
    assert not book.with_suffix(".md").exists()


def test_a_broken_course_has_no_page(tea: Path, book: Path) -> None:
    (tea / "course.yaml").unlink()
    with pytest.raises(CourseError, match=r"course\.yaml:1: this file is missing"):
        render(tea, book)


def test_a_call_without_a_course(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "course folder" in capsys.readouterr().err
