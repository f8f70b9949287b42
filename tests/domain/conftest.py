"""A small course that every test of the domain can ask about."""

import pytest

from content.schema import (
    Card,
    Case,
    Chapter,
    Course,
    Criterion,
    Evidence,
    EvidenceKind,
    Gate,
    Lesson,
    Point,
    Practicum,
    Question,
    QuestionKind,
    RecallCard,
    Source,
    Step,
)


def asked(question_id: str, lesson: str, kind: QuestionKind = QuestionKind.SINGLE, *right: int) -> Question:
    options = ("对", "错") if kind is QuestionKind.TRUE_FALSE else ("甲", "乙", "丙", "丁")
    return Question(
        id=question_id,
        type=kind,
        stem="哪一个？",
        options=options,
        answer=frozenset(right or (0,)),
        explanation="因为。",
        source=Source(lesson=lesson, card="a"),
    )


def lesson(lesson_id: str, question: Question | None = None) -> Lesson:
    first, second = Card(id="a", title="甲", body="…"), Card(id="b", title="乙", body="…", question=question)
    return Lesson(id=lesson_id, title="课", minutes=3, cards=(first, second))


def recall(recall_id: str, lesson_id: str) -> RecallCard:
    return RecallCard(id=recall_id, front="？", back="！", source=Source(lesson=lesson_id, card="a"))


def step(step_id: str, gate: Gate, at_least: int, *kinds: EvidenceKind) -> Step:
    evidence = Evidence(kinds=kinds, at_least=at_least)
    return Step(id=step_id, title="步", minutes=10, guide="…", good="…", evidence=evidence, gate=gate)


@pytest.fixture(scope="session")
def practicum() -> Practicum:
    """Four steps: plan and build (self), show (two photos or files, signed off by the instructor), report (self)."""
    return Practicum(
        id="shop",
        title="实训",
        goal="…",
        mode="…",
        steps=(
            step("plan", Gate.SELF, 1, EvidenceKind.TEXT),
            step("build", Gate.SELF, 1, EvidenceKind.PHOTO),
            step("show", Gate.INSTRUCTOR, 2, EvidenceKind.PHOTO, EvidenceKind.FILE),
            step("report", Gate.SELF, 1, EvidenceKind.FILE),
        ),
        rubric=(Criterion(id="whole", title="完整", levels=("好", "差")),),
        report=("总结",),
        slides=("总结",),
    )


@pytest.fixture(scope="session")
def course(practicum: Practicum) -> Course:
    """Two chapters of two and one lessons; `l1` has a question on its second card and two recall cards."""

    def chapter(chapter_id: str, lessons: tuple[Lesson, ...], **more: object) -> Chapter:
        parts: dict[str, object] = {"quiz": (), "recalls": (), **more}
        case = Case(title="例", body="…", questions=("？",))
        fixed = {"objectives": "…", "key_points": ("…",), "concepts": ("…",), "scenario": "…", "case": case}
        return Chapter.model_validate({"id": chapter_id, "title": "章", "lessons": lessons, **fixed, **parts})

    first = chapter(
        "c1",
        (lesson("l1", asked("on-card", "l1")), lesson("l2")),
        quiz=(asked("quiz-1", "l1"), asked("quiz-2", "l2", QuestionKind.TRUE_FALSE)),
        recalls=(recall("r1", "l1"), recall("r2", "l2"), recall("r3", "l1")),
        practicum=practicum,
    )
    second = chapter("c2", (lesson("l3"),), recalls=(recall("r4", "l3"),))
    return Course(id="b2b", title="课程", language="zh-CN", description="…", chapters=(first, second), glossary=())


@pytest.fixture(scope="session")
def single() -> Question:
    """Option 2 of four is right."""
    return asked("single", "l1", QuestionKind.SINGLE, 2)


@pytest.fixture(scope="session")
def multiple() -> Question:
    """Options 0 and 3 of four are right."""
    return asked("multiple", "l1", QuestionKind.MULTIPLE, 0, 3)


@pytest.fixture(scope="session")
def true_false() -> Question:
    """False (option 1) is right."""
    return asked("tf", "l1", QuestionKind.TRUE_FALSE, 1)


@pytest.fixture(scope="session")
def ordering() -> Question:
    """Four steps, as they are done."""
    return asked("order", "l1", QuestionKind.ORDER).model_copy(update={"answer": frozenset()})


@pytest.fixture(scope="session")
def short() -> Question:
    """Five key points."""
    source = Source(lesson="l1", card="a")
    points = tuple(Point(point=name, words=(name,), source=source) for name in ("价格", "质量", "交期", "付款", "运输"))
    empty = {"options": (), "answer": frozenset(), "points": points}
    return asked("short", "l1", QuestionKind.SHORT).model_copy(update=empty)
