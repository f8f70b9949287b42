"""A quiz for a class that is being put together, and what it can ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.flows.classrooms import mine
from bot.flows.scene import Scene
from content.schema import Question
from storage import class_quizzes
from storage.tables import Classroom, DraftKind, QuizDraft


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of a class of this instructor, as it stands."""

    row: QuizDraft
    room: Classroom
    picks: frozenset[str]


async def load(scene: Scene, draft_id: int) -> Draft | None:
    """The draft, if it is for a class that this person may act on now."""
    row = await class_quizzes.draft(scene.unit, draft_id)
    room = await mine(scene, row.class_id) if row else None
    if row is None or room is None:
        return None
    return Draft(row, room, frozenset(await class_quizzes.picks(scene.unit, draft_id)))


def questions(scene: Scene, found: Draft) -> Sequence[Question]:
    """What the quiz can ask, in course order."""
    if found.row.kind is DraftKind.CHAPTER:
        chapter = scene.catalog.chapter(found.row.about)
        return chapter.quiz if chapter else ()
    taught = [(lesson.id, scene.catalog.questions_of_lesson(lesson.id)) for lesson in scene.catalog.lessons]
    if found.row.kind is DraftKind.LESSONS:
        return [one for lesson_id, all_of_it in taught for one in all_of_it if lesson_id in found.picks]
    return [one for _, all_of_it in taught for one in all_of_it if one.id in found.picks]


def about_of(found: Draft) -> str:
    """The one chapter or lesson that it is about; empty where there are many."""
    if found.row.kind is DraftKind.LESSONS and len(found.picks) == 1:
        return next(iter(found.picks))
    return found.row.about
