"""Where everything begins: the welcome, today's plan, and the links that lead into the chat."""

from bot.actions import Help, Home, OpenLesson, ShowClasses, ShowMap, ShowReview
from bot.flows import classes, exam_day, find, learn, reviews, set_work
from bot.flows.plan import main_button, side_buttons, today
from bot.flows.scene import Scene
from bot.reply import Html, Reply, button, say
from storage import lessons

LESSON_LINK = "l_"
ASSIGNMENT_LINK = "a_"
CLASS_LINK = "c_"
REVIEW_LINK = "review"


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
    plan = await today(scene)
    lesson = plan.lesson
    if lesson is not None and plan.assigned is not None and lesson == plan.assigned.lesson:
        lesson = None  # said already
    words = say(
        "home.plan",
        name=scene.person.name,
        quiz_open=plan.quiz is not None,
        due=plan.due,
        exam=exam_day.told(scene, plan.exam),
        assigned=set_work.told(scene, plan.assigned) if plan.assigned else None,
        lesson=lesson.title if lesson else None,
        minutes=lesson.minutes if lesson else 0,
        at=plan.at,
        of=len(lesson.cards) if lesson else 0,
        step=plan.step.title if plan.step else None,
        progress=plan.progress,
    )
    return Reply(words, (*side_buttons(plan), (main_button(plan),)))


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
        "home.welcome_instructor" if scene.instructs else "home.welcome",
        name=scene.person.name,
        course=course.title,
        description=Html(course.description),
        lessons=len(scene.catalog.lessons),
    )
    learn_first = button("button.first_lesson", OpenLesson(first.id))
    onward = button("button.classes", ShowClasses()) if scene.instructs else learn_first
    return Reply(words, ((button("button.map", ShowMap()), button("button.help", Help())), (onward,)))
