"""The course from above: its chapters, their lessons, what a chapter is about."""

from bot.actions import Home, OpenLesson, ShowChapter, ShowIntro, ShowMap, StartQuiz
from bot.domain import progress
from bot.flows import pages
from bot.flows.gone import gone
from bot.flows.learnt import finished_lessons
from bot.flows.scene import Scene
from bot.reply import Html, Reply, Row, button, say
from content.schema import Lesson
from storage import lessons

LESSONS_A_PAGE = 8


async def show_map(scene: Scene, _action: ShowMap) -> Reply:
    """All chapters with progress; the main button goes on with the next lesson."""
    finished = await finished_lessons(scene)
    course = scene.catalog.course
    chapters = [
        {"title": chapter.title, "progress": progress.chapter_progress(chapter, finished)}
        for chapter in course.chapters
    ]
    rows: list[Row] = [
        (button("button.chapter", ShowChapter(chapter.id, 0), title=chapter.title),) for chapter in course.chapters
    ]
    onward = progress.next_lesson(course, finished)
    rows.append((button("button.home", Home()),))
    if onward is not None:
        rows.append((button("button.continue_lesson", OpenLesson(onward.id), title=onward.title),))
    return Reply(say("learn.course_map", course=course.title, chapters=chapters), tuple(rows))


async def show_chapter(scene: Scene, action: ShowChapter) -> Reply:
    """The lessons of one chapter, each a button, a page at a time."""
    chapter = scene.catalog.chapter(action.chapter)
    if chapter is None:
        return gone()
    finished = await finished_lessons(scene)
    begun = {row.lesson_id for row in await lessons.all_progress(scene.unit, scene.me)}
    page = pages.cut(chapter.lessons, action.page, LESSONS_A_PAGE)
    rows: list[Row] = [
        (
            button(
                "button.lesson",
                OpenLesson(lesson.id),
                number=number,
                title=lesson.title,
                state=_state(scene, lesson, begun, finished),
            ),
        )
        for number, lesson in enumerate(page.items, page.first + 1)
    ]
    rows += pages.turn(page, lambda number: ShowChapter(chapter.id, number))
    side = [button("button.map", ShowMap()), button("button.intro", ShowIntro(chapter.id, 0))]
    if chapter.quiz:
        side.append(button("button.quiz", StartQuiz(chapter.id)))
    onward = next((lesson for lesson in chapter.lessons if lesson.id not in finished), None)
    main: tuple[Row, ...] = (
        ((button("button.continue_lesson", OpenLesson(onward.id), title=onward.title),),) if onward else ()
    )
    return Reply(
        say(
            "learn.chapter",
            title=chapter.title,
            progress=progress.chapter_progress(chapter, finished),
            minutes=sum(lesson.minutes for lesson in chapter.lessons if lesson.id not in finished),
            quiz=bool(chapter.quiz),
        ),
        (*rows, tuple(side), *main),
    )


def _state(scene: Scene, lesson: Lesson, begun: set[str], finished: set[str]) -> str:
    if lesson.id in begun:
        return "done" if lesson.id in finished else "begun"
    shut = not scene.instructs and progress.missing_before(scene.catalog.course, lesson, begun, finished)
    return "locked" if shut else "new"


async def show_intro(scene: Scene, action: ShowIntro) -> Reply:
    """What the chapter is about, in three screens: aims, scenario, leading case."""
    chapter = scene.catalog.chapter(action.chapter)
    if chapter is None:
        return gone()
    screens = (
        say(
            "learn.aims",
            title=chapter.title,
            objectives=Html(chapter.objectives),
            key_points=chapter.key_points,
            concepts=chapter.concepts,
        ),
        say("learn.scenario", title=chapter.title, scenario=Html(chapter.scenario)),
        say(
            "learn.case",
            title=chapter.case.title,
            body=Html(chapter.case.body),
            questions=chapter.case.questions,
        ),
    )
    page = min(max(action.page, 0), len(screens) - 1)
    back = button("button.back", ShowIntro(chapter.id, page - 1) if page else ShowChapter(chapter.id, 0))
    onward = (
        button("button.next", ShowIntro(chapter.id, page + 1))
        if page + 1 < len(screens)
        else button("button.first_lesson", OpenLesson(chapter.lessons[0].id))
    )
    return Reply(screens[page], ((back,), (onward,)))
