"""Ticking the lessons, or the questions one by one, that a quiz for a class is made from."""

from bot.actions import (
    ChooseClassQuiz,
    ShowDraft,
    ShowDraftLessons,
    ShowDraftQuestions,
    TickLesson,
    TickQuestion,
)
from bot.flows import draft, pages
from bot.flows.classrooms import not_allowed
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.reply import Html, Reply, Row, button, say
from content.schema import Lesson
from storage import class_quizzes
from storage.tables import DraftKind, key

A_PAGE = 6


async def lessons(scene: Scene, action: ShowDraftLessons) -> Reply:
    """The lessons that have questions: to tick, or to look at their questions."""
    found = await draft.load(scene, action.draft)
    if found is None:
        return not_allowed()
    number, whole = action.draft, found.row.kind is DraftKind.LESSONS
    page = pages.cut(_asked(scene), action.page, A_PAGE)
    rows: list[Row] = []
    for lesson in page.items:
        ids = [one.id for one in scene.catalog.questions_of_lesson(lesson.id)]
        if whole:
            ticked = lesson.id in found.picks
            leads = TickLesson(number, lesson.id, int(not ticked))
            rows.append((button("button.tick", leads, title=lesson.title, ticked=ticked, of=len(ids)),))
        else:
            count = sum(one in found.picks for one in ids)
            leads_in = ShowDraftQuestions(number, lesson.id, 0)
            rows.append((button("button.draft_lesson", leads_in, title=lesson.title, count=count, of=len(ids)),))
    count = len(draft.questions(scene, found))
    rows += pages.turn(page, lambda to: ShowDraftLessons(number, to))
    rows.append((button("button.back", ChooseClassQuiz(key(found.room))),))
    if count:
        rows.append((button("button.ticked", ShowDraft(number), count=count),))
    return Reply(say("class_quiz.lessons", whole=whole, count=count), tuple(rows))


async def tick_lesson(scene: Scene, action: TickLesson) -> Reply:
    """Takes a lesson in or out."""
    found = await draft.load(scene, action.draft)
    if found is None:
        return not_allowed()
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    await class_quizzes.pick(scene.unit, action.draft, lesson.id, bool(action.on))
    return await lessons(scene, ShowDraftLessons(action.draft, _page_of(scene, lesson)))


async def questions(scene: Scene, action: ShowDraftQuestions) -> Reply:
    """The questions of one lesson, in full, with a tick for each."""
    found = await draft.load(scene, action.draft)
    if found is None:
        return not_allowed()
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    page = pages.cut(scene.catalog.questions_of_lesson(lesson.id), action.page, A_PAGE)
    listed = [(number, one, one.id in found.picks) for number, one in enumerate(page.items, page.first + 1)]
    ticks = [
        button("button.point", TickQuestion(action.draft, one.id, int(not ticked)), number=number, ticked=ticked)
        for number, one, ticked in listed
    ]
    lines = [
        {"number": number, "kind": one.type.value, "stem": Html(one.stem), "ticked": ticked}
        for number, one, ticked in listed
    ]
    back = button("button.back_to_lessons", ShowDraftLessons(action.draft, _page_of(scene, lesson)))
    count = len(draft.questions(scene, found))
    rows: list[Row] = list(pages.rows(ticks))
    rows += pages.turn(page, lambda to: ShowDraftQuestions(action.draft, lesson.id, to))
    rows.append((back,))
    if count:
        rows.append((button("button.ticked", ShowDraft(action.draft), count=count),))
    return Reply(say("class_quiz.questions", title=lesson.title, lines=lines, count=count), tuple(rows))


async def tick_question(scene: Scene, action: TickQuestion) -> Reply:
    """Takes a question in or out."""
    found = await draft.load(scene, action.draft)
    if found is None:
        return not_allowed()
    question = scene.catalog.question(action.question)
    if question is None:
        return gone()
    await class_quizzes.pick(scene.unit, action.draft, question.id, bool(action.on))
    lesson = question.source.lesson
    page = scene.catalog.questions_of_lesson(lesson).index(question) // A_PAGE
    return await questions(scene, ShowDraftQuestions(action.draft, lesson, page))


def _asked(scene: Scene) -> list[Lesson]:
    return [lesson for lesson in scene.catalog.lessons if scene.catalog.questions_of_lesson(lesson.id)]


def _page_of(scene: Scene, lesson: Lesson) -> int:
    asked = _asked(scene)
    return asked.index(lesson) // A_PAGE if lesson in asked else 0
