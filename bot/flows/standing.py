"""/progress: what has been done so far, and what comes next."""

from collections import Counter

from bot.actions import Home, ShowMap, ShowProgress
from bot.domain import progress, quiz
from bot.domain.practicum import StepState
from bot.flows import practicums, reviews
from bot.flows.learnt import finished_lessons
from bot.flows.scene import Scene
from bot.reply import Reply, button, say
from storage import quizzes
from storage import reviews as review_rows
from storage.tables import key


async def show(scene: Scene, _action: ShowProgress) -> Reply:
    """Lessons, quizzes, reviews and practicum on one screen."""
    finished = await finished_lessons(scene)
    course = scene.catalog.course
    chapters = [
        {"title": chapter.title, "progress": progress.chapter_progress(chapter, finished)}
        for chapter in course.chapters
    ]
    words = say(
        "progress.standing",
        name=scene.person.name,
        chapters=chapters,
        quizzes=await _best_scores(scene),
        items=await review_rows.count(scene.unit, scene.me),
        due=await reviews.due_count(scene),
        practicums=await _steps(scene),
    )
    return Reply(words, ((button("button.map", ShowMap()), button("button.home", Home())),))


async def _best_scores(scene: Scene) -> list[dict[str, object]]:
    best: dict[str, quiz.Score] = {}
    for session in await quizzes.finished(scene.unit, scene.me):
        rows = await quizzes.questions(scene.unit, key(session))
        score = quiz.score({row.question_id: bool(row.right) for row in rows})
        if session.chapter_id not in best or score.percent > best[session.chapter_id].percent:
            best[session.chapter_id] = score
    chapters = ((scene.catalog.chapter(chapter_id), score) for chapter_id, score in best.items())
    return [{"title": chapter.title, "score": score} for chapter, score in chapters if chapter]


async def _steps(scene: Scene) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for practicum, by_step in await practicums.all_states(scene):
        states = Counter(by_step.values())
        rows.append({"title": practicum.title, "done": states[StepState.DONE], "of": states.total()})
    return rows
