"""Beginning a quiz: which questions, how many, in which order."""

from collections.abc import Iterable, Sequence

from bot.actions import BeginQuiz, RetryQuiz, StartQuiz
from bot.domain import quiz, quiz_session
from bot.domain.quiz_session import Worth
from bot.flows import quizzes as sessions
from bot.flows.gone import gone
from bot.flows.learnt import finished_lessons
from bot.flows.quiz_choice import USUAL, chooser, wished
from bot.flows.scene import Scene
from bot.reply import Reply, say
from content.schema import Question
from storage import answers, quizzes
from storage.tables import QuizKind, QuizQuestion, QuizSession, key


async def start(scene: Scene, action: StartQuiz) -> Reply:
    """Goes on with the chapter's open session, or draws one of the usual length."""
    return await begin(scene, BeginQuiz(QuizKind.CHAPTER, action.chapter, USUAL))


async def begin(scene: Scene, action: BeginQuiz) -> Reply:
    """Draws a session; one of the same kind about the same that is not finished is gone on with."""
    if action.kind not in set(QuizKind):
        return gone()
    kind = QuizKind(action.kind)
    session = await quizzes.open_about(scene.unit, scene.me, kind, action.about)
    if session is not None:
        return await sessions.screen(scene, session, notice=say("quiz.gone_on_with"))
    pool = await _pool(scene, kind, action.about)
    if pool is None:
        return gone()
    if not pool:
        return await chooser(scene, notice=say("quiz.nothing_to_ask"))
    length = wished(action.length)
    session = QuizSession(person_id=scene.me, kind=kind, about=action.about, length=length, started_at=scene.now)
    await scene.unit.insert(session)
    ids = quiz_session.draw(await worth(scene, pool), length, f"{scene.me}:{session.id}")
    return await sessions.screen(scene, await fill(scene, session, ids))


async def retry(scene: Scene, action: RetryQuiz) -> Reply:
    """A new session with what that one missed; an unfinished retry of it is gone on with."""
    session = await sessions.mine(scene, action.session)
    if session is None:
        return await sessions.foreign(scene)
    again = await quizzes.open_retry(scene.unit, action.session)
    if again is not None:
        return await sessions.screen(scene, again)
    missed = quiz_session.missed(await sessions.slots(scene, session))
    ids = [question_id for question_id in missed if scene.catalog.question(question_id)]
    if session.finished_at is None or not ids:
        return await sessions.screen(scene, session)
    again = QuizSession(
        person_id=scene.me,
        kind=session.kind,
        about=session.about,
        length=0,
        assignment_id=session.assignment_id,
        retry_of=key(session),
        started_at=scene.now,
    )
    await scene.unit.insert(again)
    order = quiz.shuffled(len(ids), f"{scene.me}:{again.id}")
    return await sessions.screen(scene, await fill(scene, again, [ids[number] for number in order]))


async def fill(scene: Scene, session: QuizSession, question_ids: Iterable[str]) -> QuizSession:
    """Gives the stored session its questions; the order of their options is kept with them."""
    for position, question_id in enumerate(question_ids):
        question = scene.catalog.question(question_id)
        if question is not None:
            order = quiz.encode(quiz.option_order(question, f"{session.id}:{question.id}"))
            scene.unit.add(
                QuizQuestion(session_id=key(session), position=position, question_id=question.id, order=order)
            )
    await scene.unit.flush()
    return session


async def worth(scene: Scene, pool: Sequence[Question]) -> dict[str, Worth]:
    """What speaks for each of these questions, for this person."""
    finished = await finished_lessons(scene)
    latest = {given.question_id: given.right for given in await answers.latest(scene.unit, scene.me)}
    return {
        question.id: Worth(
            unlearnt=question.source.lesson not in finished,
            known=0 if question.id not in latest else 2 if latest[question.id] else 1,
        )
        for question in pool
    }


def questions_about(scene: Scene, kind: QuizKind, about: str) -> Sequence[Question] | None:
    """All questions of a chapter's quiz or about a lesson; None where the course has no such thing."""
    if kind is QuizKind.CHAPTER:
        chapter = scene.catalog.chapter(about)
        return chapter.quiz if chapter and chapter.quiz else None
    return scene.catalog.questions_of_lesson(about) if scene.catalog.lesson(about) else None


async def _pool(scene: Scene, kind: QuizKind, about: str) -> Sequence[Question] | None:
    match kind:
        case QuizKind.CHAPTER | QuizKind.LESSON:
            return questions_about(scene, kind, about)
        case QuizKind.MIXED:
            finished = await finished_lessons(scene)
            lessons = [lesson for lesson in scene.catalog.lessons if lesson.id in finished]
            return [question for lesson in lessons for question in scene.catalog.questions_of_lesson(lesson.id)]
        case QuizKind.MISTAKES:
            latest = await answers.latest(scene.unit, scene.me)
            found = (scene.catalog.question(given.question_id) for given in latest if not given.right)
            return [question for question in found if question is not None]
        case QuizKind.CLASS:
            return None  # an instructor sets it, nobody begins it
