"""Where everything begins: the welcome, today's plan, and the links that lead into the chat."""

from dataclasses import dataclass

from bot.actions import (
    Action,
    Help,
    Home,
    OpenLesson,
    ShowMap,
    ShowPracticum,
    ShowProgress,
    ShowQuiz,
    ShowReview,
    ShowSettings,
    StartQuiz,
)
from bot.domain.practicum import StepState
from bot.domain.progress import course_progress, next_lesson
from bot.flows import classes, find, learn, practicums, reviews
from bot.flows.learnt import finished_lessons
from bot.flows.scene import Scene
from bot.reply import Button, Html, Reply, Row, button, say
from content.schema import Lesson
from storage import lessons, quizzes
from storage.tables import QuizSession, key

LESSON_LINK = "l_"
ASSIGNMENT_LINK = "a_"
CLASS_LINK = "c_"
REVIEW_LINK = "review"


@dataclass(frozen=True, slots=True)
class Plan:
    """What this person could do now."""

    due: int
    quiz: QuizSession | None
    lesson: Lesson | None
    practicum_step: str | None
    practicum: str | None
    chapter_quiz: str | None


async def start(scene: Scene, payload: str) -> Reply:
    """/start: a link leads where it says; a newcomer is welcomed; everybody else comes home."""
    if payload.startswith(ASSIGNMENT_LINK):
        return await classes.open_assignment(scene, payload.removeprefix(ASSIGNMENT_LINK))
    if payload.startswith(CLASS_LINK):
        return await classes.open_link(scene, payload.removeprefix(CLASS_LINK))
    if payload.startswith(LESSON_LINK) and scene.catalog.lesson(payload.removeprefix(LESSON_LINK)):
        return await learn.open_lesson(scene, OpenLesson(payload.removeprefix(LESSON_LINK)))
    if payload == REVIEW_LINK:
        return await reviews.show(scene, ShowReview())
    if await lessons.all_progress(scene.unit, scene.me):
        return await home(scene, Home())
    return await _welcome(scene)


async def home(scene: Scene, _action: Home) -> Reply:
    """Today's plan on one screen, with one main button that simply continues."""
    plan = await _plan(scene)
    finished = await finished_lessons(scene)
    words = say(
        "home.plan",
        name=scene.person.name,
        due=plan.due,
        quiz_open=plan.quiz is not None,
        lesson=plan.lesson.title if plan.lesson else None,
        minutes=plan.lesson.minutes if plan.lesson else 0,
        step=plan.practicum_step,
        progress=course_progress(scene.catalog.course, finished),
    )
    main = _main(plan)
    side = [one for one in _side(plan) if main is None or one.action != main.action]
    rows = [tuple(side[at : at + 2]) for at in range(0, len(side), 2)]
    return Reply(words, (*rows, (main,)) if main else tuple(rows))


async def help_(scene: Scene, _action: Help) -> Reply:
    """What the bot can do, in a few lines."""
    name = "home.help_instructor" if scene.instructs else "home.help"
    return Reply(say(name), ((button("button.home", Home()),),))


async def lost(scene: Scene, typed: str) -> Reply:
    """Something that nobody asked for: what the course says about it, else what to do instead."""
    found = await find.answer(scene, typed)
    if found is not None:
        return found
    screen = await home(scene, Home())
    return Reply(say("home.lost"), (*find.glossary_row(scene), *screen.buttons))


async def unknown_command(scene: Scene, command: str) -> Reply:
    """A command that does not exist."""
    screen = await home(scene, Home())
    return Reply(say("home.unknown_command", command=command), screen.buttons)


async def old_button(scene: Scene) -> Reply:
    """A button that no version of this bot understands any more."""
    screen = await home(scene, Home())
    return Reply(screen.words, screen.buttons, notice=say("home.old_button"))


async def _welcome(scene: Scene) -> Reply:
    course = scene.catalog.course
    first = scene.catalog.lessons[0]
    words = say(
        "home.welcome",
        name=scene.person.name,
        course=course.title,
        description=Html(course.description),
        lessons=len(scene.catalog.lessons),
    )
    rows: tuple[Row, ...] = (
        (button("button.map", ShowMap()), button("button.help", Help())),
        (button("button.first_lesson", OpenLesson(first.id)),),
    )
    return Reply(words, rows)


async def _plan(scene: Scene) -> Plan:
    finished = await finished_lessons(scene)
    course = scene.catalog.course
    found = [chapter.practicum for chapter in course.chapters if chapter.practicum]
    step_title = practicum_id = None
    for practicum in found:
        states = await practicums.states_of(scene, practicum)
        step = next((one for one in practicum.steps if states[one.id] is StepState.OPEN), None)
        if step is not None:
            step_title, practicum_id = step.title, practicum.id
            break
    return Plan(
        due=await reviews.due_count(scene),
        quiz=await quizzes.open_session(scene.unit, scene.me),
        lesson=next_lesson(course, finished),
        practicum_step=step_title,
        practicum=practicum_id,
        chapter_quiz=next((chapter.id for chapter in course.chapters if chapter.quiz), None),
    )


def _main(plan: Plan) -> Button | None:
    """What comes first: what was begun, then what is due, then what is new."""
    if plan.quiz is not None:
        return button("button.continue_quiz", ShowQuiz(key(plan.quiz)))
    if plan.due:
        return button("button.review_due", ShowReview(), count=plan.due)
    if plan.lesson is not None:
        return button("button.continue_lesson", OpenLesson(plan.lesson.id), title=plan.lesson.title)
    if plan.practicum is not None:
        return button("button.practice", ShowPracticum(plan.practicum))
    return None


def _side(plan: Plan) -> list[Button]:
    quiz: Action | None = None if plan.chapter_quiz is None else StartQuiz(plan.chapter_quiz)
    rows = [button("button.map", ShowMap())]
    if quiz is not None and plan.quiz is None:
        rows.append(button("button.quiz", quiz))
    rows.append(button("button.review", ShowReview()))
    if plan.practicum is not None:
        rows.append(button("button.practice", ShowPracticum(plan.practicum)))
    rows += [button("button.progress", ShowProgress()), button("button.settings", ShowSettings())]
    return rows
