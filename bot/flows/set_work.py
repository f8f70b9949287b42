"""What is set for a class, as everybody else speaks of it: what it is called, until when, and how a quiz is begun."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.study_day import study_day
from bot.flows import quiz_start
from bot.flows import quizzes as sessions
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.reply import Reply, plain
from content.schema import Lesson
from storage import class_quizzes, classes
from storage.tables import Assignment, QuizKind, QuizSession, key


@dataclass(frozen=True, slots=True)
class Work:
    """A lesson or a quiz that an instructor has set."""

    id: int
    title: str
    """Empty for a quiz about many lessons."""
    lesson: Lesson | None
    """None for a quiz."""
    due_at: datetime | None
    late: bool
    """The time for it is over."""


def is_quiz(row: Assignment) -> bool:
    """Whether it is a quiz that was set, not a lesson."""
    return not row.lesson_id


def work(scene: Scene, row: Assignment) -> Work | None:
    """What was set; None for a lesson that is no longer in the course."""
    lesson = scene.catalog.lesson(row.lesson_id)
    if lesson is None and not is_quiz(row):
        return None
    title = lesson.title if lesson else title_of(scene, row.about)
    return Work(key(row), title, lesson, row.due_at, row.due_at is not None and row.due_at <= scene.now)


def title_of(scene: Scene, about: str) -> str:
    """The title of the chapter or lesson with this id; empty for neither."""
    found = scene.catalog.chapter(about) or scene.catalog.lesson(about)
    return found.title if found else ""


def said(scene: Scene, due_at: datetime | None) -> dict[str, int] | None:
    """The last day for it on this person's calendar, for the templates."""
    return plain(study_day(due_at - timedelta(seconds=1), scene.zone)) if due_at else None


def told(scene: Scene, one: Work) -> dict[str, object]:
    """What the templates need to speak of it, in plain values, which can wait in the outbox."""
    return {"title": one.title, "quiz": one.lesson is None, "day": said(scene, one.due_at), "late": one.late}


async def nearest(scene: Scene) -> Work | None:
    """What was set for this person and is not finished: what is due first, else the newest."""
    rows = await classes.unfinished(scene.unit, scene.me)
    return next((one for one in (work(scene, row) for row in rows) if one is not None), None)


async def begin_quiz(scene: Scene, row: Assignment) -> Reply:
    """The person's one try that counts, from where it stands; its result once it is finished."""
    session = await class_quizzes.session(scene.unit, scene.me, key(row))
    if session is None:
        questions = await class_quizzes.questions(scene.unit, key(row))
        if not any(scene.catalog.question(one) for one in questions):
            return gone()
        session = QuizSession(
            person_id=scene.me,
            kind=QuizKind.CLASS,
            about=row.about,
            length=0,
            assignment_id=key(row),
            started_at=scene.now,
        )
        await scene.unit.insert(session)
        await quiz_start.fill(scene, session, questions)
    return await sessions.screen(scene, session)
