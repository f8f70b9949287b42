"""What a person could do today, and what comes first."""

from dataclasses import dataclass

from bot.actions import (
    ChooseQuiz,
    OpenAssignment,
    OpenLesson,
    ShowClasses,
    ShowMap,
    ShowPracticum,
    ShowProgress,
    ShowQuiz,
    ShowReview,
    ShowSaved,
    ShowSettings,
)
from bot.domain.practicum import StepState
from bot.domain.progress import ChapterProgress, card_index, course_progress, next_lesson
from bot.flows import agenda, practicums, set_work
from bot.flows.exam_day import Day
from bot.flows.quiz_choice import USUAL
from bot.flows.scene import Scene
from bot.flows.set_work import Work
from bot.reply import Button, Row, button
from content.schema import Lesson, Practicum, Step
from storage import lessons, quizzes
from storage.tables import LessonProgress, QuizSession, key

SIDE_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """Today's plan; what there is nothing of is None."""

    quiz: QuizSession | None
    due: int
    exam: Day
    assigned: Work | None
    lesson: Lesson | None
    """The next one in the order of the course."""
    at: int
    """The card, from 1, at which it goes on; 0 if it is not begun."""
    practicum: Practicum | None
    step: Step | None
    """The practicum's open step."""
    instructs: bool
    """Whether this person has classes to look after."""
    asks: bool
    """Whether the course has quizzes at all."""
    progress: ChapterProgress


async def today(scene: Scene) -> Plan:
    """The plan as it is now, in five queries."""
    course = scene.catalog.course
    rows = {row.lesson_id: row for row in await lessons.all_progress(scene.unit, scene.me)}
    finished = {lesson_id for lesson_id, row in rows.items() if row.finished_at}
    lesson = next_lesson(course, finished)
    practicum, step = await _open_step(scene)
    due, exam = await agenda.left(scene)
    return Plan(
        quiz=await quizzes.open_session(scene.unit, scene.me),
        due=due,
        exam=exam,
        assigned=await set_work.nearest(scene),
        lesson=lesson,
        at=_card(lesson, rows.get(lesson.id)) if lesson else 0,
        practicum=practicum,
        step=step,
        instructs=scene.instructs,
        asks=any(chapter.quiz for chapter in course.chapters),
        progress=course_progress(course, finished),
    )


def main_button(plan: Plan) -> Button:
    """What comes first: what was begun, then what is due, then what was set, then what is new; else the map."""
    if plan.quiz is not None:
        return button("button.continue_quiz", ShowQuiz(key(plan.quiz)))
    if plan.due:
        return button("button.review_due", ShowReview(), count=plan.due)
    if plan.assigned is not None:
        name = "button.do_assignment" if plan.assigned.lesson else "button.do_class_quiz"
        return button(name, OpenAssignment(plan.assigned.id), title=plan.assigned.title)
    if plan.lesson is not None:
        return button("button.continue_lesson", OpenLesson(plan.lesson.id), title=plan.lesson.title)
    if plan.practicum is not None:
        return button("button.practice", ShowPracticum(plan.practicum.id))
    return button("button.map", ShowMap())


def side_buttons(plan: Plan) -> tuple[Row, ...]:
    """The ways to everything else, above the main button."""
    side = [button("button.map", ShowMap())]
    if plan.quiz is not None and plan.due:
        side.append(button("button.review", ShowReview()))
    elif plan.quiz is None and plan.asks:
        side.append(button("button.quiz", ChooseQuiz(USUAL)))
    if plan.practicum is not None:
        side.append(button("button.practice", ShowPracticum(plan.practicum.id)))
    side += [
        button("button.progress", ShowProgress()),
        button("button.saved", ShowSaved(0)),
        button("button.settings", ShowSettings()),
    ]
    if plan.instructs:
        side.append(button("button.classes", ShowClasses()))
    first = main_button(plan).action
    side = [one for one in side if one.action != first]
    return tuple(tuple(side[at : at + SIDE_A_ROW]) for at in range(0, len(side), SIDE_A_ROW))


async def _open_step(scene: Scene) -> tuple[Practicum | None, Step | None]:
    states = await practicums.all_states(scene)
    for practicum, by_step in states:
        step = next((one for one in practicum.steps if by_step[one.id] is StepState.OPEN), None)
        if step is not None:
            return practicum, step
    return None, None


def _card(lesson: Lesson, row: LessonProgress | None) -> int:
    return (card_index(lesson, row.card_id) or 0) + 1 if row is not None else 0
