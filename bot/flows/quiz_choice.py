"""/quiz: what was begun, and what can be begun: by chapter, by lesson, mixed, only mistakes; how long."""

from collections.abc import Sequence

from bot.actions import BeginQuiz, ChooseQuiz, ChooseQuizLesson, Home, ShowQuiz
from bot.flows import pages
from bot.flows.learnt import finished_lessons
from bot.flows.quiz_name import kind_of, title_of
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Row, Words, button, say
from content.schema import Chapter
from storage import answers, quizzes
from storage.tables import QuizKind, QuizSession, key

LENGTHS = (5, 10, 20, 0)
USUAL = 10
OPEN_SHOWN = 4
LESSONS_A_PAGE = 8


async def choose(scene: Scene, action: ChooseQuiz) -> Reply:
    """What was begun comes first; one tap begins anything else with the length chosen above."""
    return await chooser(scene, wished(action.length))


async def chooser(scene: Scene, length: int = USUAL, notice: Words | None = None) -> Reply:
    """The screen of `choose`."""
    chapters = [chapter for chapter in scene.catalog.course.chapters if chapter.quiz]
    if not chapters:
        return Reply(say("quiz.no_quiz"), ((button("button.home", Home()),),), notice=notice)
    finished = await finished_lessons(scene)
    begun = await _begun(scene)
    here = _learnt_last(chapters, finished)
    listed = [chapter for chapter in chapters if begun or chapter is not here]
    main = begun.pop(0) if begun else _chapter(here, length, main=True)
    rows: list[Row] = [
        *((one,) for one in begun),
        tuple(_length(each, each == length) for each in LENGTHS),
        *((_chapter(chapter, length),) for chapter in listed),
        tuple(await _others(scene, length, finished)),
        (button("button.home", Home()),),
        (main,),
    ]
    return Reply(say("quiz.choose", begun=len(begun) + (main.action.__class__ is ShowQuiz)), tuple(rows), notice=notice)


async def choose_lesson(scene: Scene, action: ChooseQuizLesson) -> Reply:
    """The lessons that have questions, a page at a time."""
    length = wished(action.length)
    lessons = [lesson for lesson in scene.catalog.lessons if scene.catalog.questions_of_lesson(lesson.id)]
    page = pages.cut(lessons, action.page, LESSONS_A_PAGE)
    rows: list[Row] = [
        (button("button.quiz_lesson", BeginQuiz(QuizKind.LESSON, lesson.id, length), title=lesson.title),)
        for lesson in page.items
    ]
    turn = pages.turn(page, lambda number: ChooseQuizLesson(length, number))
    return Reply(say("quiz.choose_lesson"), (*rows, *turn, (button("button.back", ChooseQuiz(length)),)))


def wished(length: int) -> int:
    """The length if it is one to choose from, else the usual one."""
    return length if length in LENGTHS else USUAL


async def _begun(scene: Scene) -> list[Button]:
    sessions = await quizzes.open_sessions(scene.unit, scene.me, OPEN_SHOWN)
    far = await quizzes.standings(scene.unit, [key(session) for session in sessions])
    return [_go_on(scene, session, far[key(session)]) for session in sessions if key(session) in far]


def _go_on(scene: Scene, session: QuizSession, far: quizzes.Standing) -> Button:
    return button(
        "button.go_on_quiz",
        ShowQuiz(key(session)),
        kind=kind_of(session),
        title=title_of(scene, session),
        answered=far.answered,
        of=far.total,
    )


def _learnt_last(chapters: Sequence[Chapter], finished: set[str]) -> Chapter:
    """The last of these of which something is learnt, else the first."""
    learnt = [chapter for chapter in chapters if any(lesson.id in finished for lesson in chapter.lessons)]
    return learnt[-1] if learnt else chapters[0]


def _length(length: int, chosen: bool) -> Button:
    return button("button.quiz_length", ChooseQuiz(length), count=length, ticked=chosen)


def _chapter(chapter: Chapter, length: int, *, main: bool = False) -> Button:
    name = "button.begin_chapter" if main else "button.quiz_chapter"
    return button(name, BeginQuiz(QuizKind.CHAPTER, chapter.id, length), title=chapter.title)


async def _others(scene: Scene, length: int, finished: set[str]) -> list[Button]:
    buttons = [button("button.quiz_by_lesson", ChooseQuizLesson(length, 0))]
    if any(scene.catalog.questions_of_lesson(lesson_id) for lesson_id in finished):
        buttons.append(button("button.quiz_mixed", BeginQuiz(QuizKind.MIXED, "", length)))
    latest = await answers.latest(scene.unit, scene.me)
    mistakes = sum(not given.right and scene.catalog.question(given.question_id) is not None for given in latest)
    if mistakes:
        buttons.append(button("button.quiz_mistakes", BeginQuiz(QuizKind.MISTAKES, "", length), count=mistakes))
    return buttons
