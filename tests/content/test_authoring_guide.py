"""The examples of docs/authoring.md, put together, are a course."""

import re
from pathlib import Path

from content.check import inspect

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
SECTION = re.compile(
    r"^## (?P<title>\S+).*?^(?P<fence>`{3,4})(?:yaml|markdown)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S
)
FILES = {
    "course.yaml": "course.yaml",
    "glossary.yaml": "glossary.yaml",
    "chapter.yaml": "1-foundations/chapter.yaml",
    "lessons/010-what-is-b2b.md": "1-foundations/lessons/010-what-is-b2b.md",
    "Questions": "1-foundations/quiz.yaml",
    "cards.yaml": "1-foundations/cards.yaml",
    "practicum.yaml": "1-foundations/practicum.yaml",
}


def test_the_examples_of_the_guide_are_a_course(tmp_path: Path) -> None:
    examples = {found["title"]: found["text"] for found in SECTION.finditer(GUIDE.read_text(encoding="utf-8"))}
    for title, name in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(examples[title], encoding="utf-8")
    (tmp_path / "1-foundations/figures").mkdir()
    (tmp_path / "1-foundations/figures/flow.typ").write_text("= 询盘 → 报价 → 签单", encoding="utf-8")
    assert [str(problem) for problem in inspect(tmp_path).problems] == []
