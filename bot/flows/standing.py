"""/progress: what has been done so far, and what comes next."""

from collections import Counter

from bot.actions import Home, ShowMap, ShowProgress
from bot.domain import progress, quiz_session
from bot.domain.practicum import StepState
from bot.flows import agenda, practicums
from bot.flows import quizzes as sessions
from bot.flows.learnt import finished_lessons
from bot.flows.scene import Scene
from bot.reply import Reply, button, say
from storage import answers, quizzes
from storage import reviews as review_rows


async def show(scene: Scene, _action: ShowProgress) -> Reply:
    """Lessons, quizzes, reviews and practicum on one screen."""
    finished = await finished_lessons(scene)
    course = scene.catalog.course
    chapters = [
        {"title": chapter.title, "progress": progress.chapter_progress(chapter, finished)}
        for chapter in course.chapters
    ]
    due, _exam = await agenda.left(scene)
    words = say(
        "progress.standing",
        name=scene.person.name,
        chapters=chapters,
        quizzes=await _quizzes(scene),
        items=await review_rows.count(scene.unit, scene.me),
        due=due,
        practicums=await _steps(scene),
    )
    return Reply(words, ((button("button.map", ShowMap()), button("button.home", Home())),))


async def _quizzes(scene: Scene) -> list[dict[str, object]]:
    """Of each chapter: how many questions were right the first time, and the best quiz of all its questions."""
    first = quiz_session.first_tries(await answers.firsts(scene.unit, scene.me, sessions.PLACE))
    best: dict[str, int] = {}
    for chapter_id, far in await quizzes.finished_chapters(scene.unit, scene.me):
        best[chapter_id] = max(best.get(chapter_id, 0), progress.percent(far.right, far.total))
    rows: list[dict[str, object]] = []
    for chapter in scene.catalog.course.chapters:
        score = quiz_session.score_of(scene.catalog.questions_of_chapter(chapter), first)
        if score.total:
            rows.append({"title": chapter.title, "score": score, "best": best.get(chapter.id)})
    return rows


async def _steps(scene: Scene) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for practicum, by_step in await practicums.all_states(scene):
        states = Counter(by_step.values())
        rows.append({"title": practicum.title, "done": states[StepState.DONE], "of": states.total()})
    return rows
