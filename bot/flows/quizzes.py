"""A chapter's quiz: one question a screen, told at once, wrong ones again."""

from collections.abc import Sequence

from bot.actions import (
    AnswerInQuiz,
    Home,
    LeaveExplanation,
    MarkInQuiz,
    Origin,
    RetryQuiz,
    ShowMap,
    ShowQuiz,
    StartQuiz,
    way_back,
)
from bot.domain import quiz
from bot.flows import introduce, writing
from bot.flows.gone import gone
from bot.flows.learnt import finished_lessons
from bot.flows.questions import Handed, ask, asked, source_button, take
from bot.flows.scene import Scene, Sent
from bot.reply import Reply, Row, Words, button, say
from content.schema import Chapter, Question, QuestionKind
from storage import quizzes
from storage.tables import QuizQuestion, QuizSession, key

PLACE = "quiz"
QUESTIONS_A_SESSION = 10


async def choose(scene: Scene) -> Reply:
    """The session that is open, or the chapters to choose from; a lone chapter begins at once."""
    chapters = [chapter for chapter in scene.catalog.course.chapters if chapter.quiz]
    if len(chapters) == 1:
        return await start(scene, StartQuiz(chapters[0].id))
    session = await quizzes.open_session(scene.unit, scene.me)
    if session is not None:
        return await _screen(scene, session)
    rows = [(button("button.quiz_chapter", StartQuiz(chapter.id), title=chapter.title),) for chapter in chapters]
    return Reply(say("quiz.choose", count=len(chapters)), (*rows, (button("button.home", Home()),)))


async def start(scene: Scene, action: StartQuiz) -> Reply:
    """Goes on with the chapter's open session, or draws a new one."""
    chapter = scene.catalog.chapter(action.chapter)
    if chapter is None or not chapter.quiz:
        return gone()
    session = await quizzes.open_session(scene.unit, scene.me, chapter.id)
    if session is None:
        learnt = await finished_lessons(scene)
        first = [question.id for question in chapter.quiz if question.source.lesson in learnt]
        rest = [question.id for question in chapter.quiz if question.source.lesson not in learnt]
        session = await _draw(scene, chapter, (first, rest), retry=False)
    return await _screen(scene, session)


async def show(scene: Scene, action: ShowQuiz) -> Reply:
    """The session where it stands."""
    session = await _mine(scene, action.session)
    return await _screen(scene, session) if session else await foreign(scene)


async def mark(scene: Scene, action: MarkInQuiz) -> Reply:
    """Ticks or unticks an option of the current question, or puts a step in its place."""
    session = await _mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    if await _waiting(scene, session, action.position) is None:
        return await _screen(scene, session, notice=say("quiz.answered_already"))
    return await _screen(scene, session, action.chosen)


async def write(scene: Scene, place: AnswerInQuiz, sent: Sent) -> Reply:
    """What was typed is the answer to the current question, if that is still the one."""
    session = await _mine(scene, place.session)
    if session is None:
        return await foreign(scene)
    if await _waiting(scene, session, place.position) is None:
        return await _screen(scene, session)
    return await writing.receive(scene, place, sent, lambda: _screen(scene, session))


async def answer(scene: Scene, action: AnswerInQuiz) -> Reply:
    """Takes the answer if this question still waits for one, and explains it."""
    session = await _mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    waiting = await _waiting(scene, session, action.position)
    if waiting is None:
        return await _screen(scene, session, notice=say("quiz.answered_already"))
    row, question = waiting
    handed = await take(scene, question, action.chosen, PLACE, answer=lambda picked: _answer(row, picked))
    if not isinstance(handed, Handed):
        return handed
    row.chosen, row.right = quiz.encode(handed.given), handed.right
    await scene.unit.flush()
    return await _screen(scene, session)


async def leave_explanation(scene: Scene, action: LeaveExplanation) -> Reply:
    """On to the next question, or to the result."""
    session = await _mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    row = await _current(scene, session)
    if row is not None and row.position == action.position and row.chosen is not None:
        row.seen = True
        await scene.unit.flush()
    return await _screen(scene, session)


async def retry(scene: Scene, action: RetryQuiz) -> Reply:
    """A new session with what that one got wrong; an unfinished retry is gone on with."""
    session = await _mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    chapter = scene.catalog.chapter(session.chapter_id)
    rows = await quizzes.questions(scene.unit, action.session)
    wrong = [row.question_id for row in rows if row.right is False and scene.catalog.question(row.question_id)]
    if chapter is None or not wrong:
        return await _screen(scene, session)
    again = await quizzes.open_session(scene.unit, scene.me, chapter.id)
    return await _screen(scene, again or await _draw(scene, chapter, (wrong,), retry=True))


async def foreign(scene: Scene) -> Reply:
    """A button of somebody else's quiz, or of one that is no longer there."""
    screen = await choose(scene)
    return Reply(screen.words, screen.buttons, screen.picture, notice=say("quiz.not_yours"))


async def _draw(scene: Scene, chapter: Chapter, pools: Sequence[Sequence[str]], *, retry: bool) -> QuizSession:
    """A session of questions from the first pool, then from the next: what was learnt is asked before what was not."""
    session = await scene.unit.insert(
        QuizSession(person_id=scene.me, chapter_id=chapter.id, retry=retry, started_at=scene.now)
    )
    seed = f"{scene.me}:{session.id}"
    drawn = [pool[number] for pool in pools for number in quiz.shuffled(len(pool), seed)]
    for position, question_id in enumerate(drawn[:QUESTIONS_A_SESSION]):
        question = scene.catalog.question(question_id)
        if question is not None:
            order = quiz.option_order(question, f"{session.id}:{question.id}")
            scene.unit.add(
                QuizQuestion(
                    session_id=key(session), position=position, question_id=question.id, order=quiz.encode(order)
                )
            )
    await scene.unit.flush()
    return session


async def _mine(scene: Scene, session_id: int) -> QuizSession | None:
    session = await quizzes.session(scene.unit, session_id)
    return session if session is not None and session.person_id == scene.me else None


async def _current(scene: Scene, session: QuizSession) -> QuizQuestion | None:
    """The first question that is not done with; what an edit took out of the course is passed over."""
    rows = await quizzes.questions(scene.unit, key(session))
    return next((row for row in rows if not row.seen and scene.catalog.question(row.question_id)), None)


async def _waiting(scene: Scene, session: QuizSession, position: int) -> tuple[QuizQuestion, Question] | None:
    """The question at this position, if it is the current one and waits for its answer."""
    row = await _current(scene, session)
    question = scene.catalog.question(row.question_id) if row else None
    if row is None or question is None or row.position != position or row.chosen is not None:
        return None
    return row, question


def _order(row: QuizQuestion, question: Question) -> tuple[int, ...]:
    """The options as they stood from the beginning, unless an edit has given the question others."""
    order = quiz.decode(row.order)
    return order if len(order) == len(question.options) else quiz.option_order(question, row.order)


def _answer(row: QuizQuestion, picked: int) -> AnswerInQuiz:
    return AnswerInQuiz(row.session_id, row.position, picked)


async def _screen(scene: Scene, session: QuizSession, number: int | None = None, notice: Words | None = None) -> Reply:
    row = await _current(scene, session)
    question = scene.catalog.question(row.question_id) if row else None
    if row is None or question is None:
        return await _result(scene, session, notice)
    total = len(await quizzes.questions(scene.unit, key(session)))
    if row.chosen is None:
        shown, buttons = await ask(
            scene,
            question,
            _order(row, question),
            number,
            mark=lambda picked: MarkInQuiz(row.session_id, row.position, picked),
            answer=lambda picked: _answer(row, picked),
        )
        words = say("quiz.question", at=row.position + 1, of=total, retry=session.retry, asked=shown)
        return Reply(words, ((button("button.pause", Home()),), *buttons), notice=notice)
    return await _explain(scene, row, question, total, notice)


async def _explain(scene: Scene, row: QuizQuestion, question: Question, total: int, notice: Words | None) -> Reply:
    given = quiz.decode(row.chosen or "")
    written = await writing.all_of(scene, _answer(row, 0)) if question.type is QuestionKind.SHORT else ""
    last = row.position + 1 == total
    onward = button("button.result" if last else "button.next_question", LeaveExplanation(row.session_id, row.position))
    words = say(
        "quiz.explained", at=row.position + 1, of=total, asked=asked(question, _order(row, question), given, written)
    )
    return Reply(
        words, ((source_button(question, given, way_back(Origin.QUIZ, row.session_id)),), (onward,)), notice=notice
    )


async def _result(scene: Scene, session: QuizSession, notice: Words | None) -> Reply:
    rows = await quizzes.questions(scene.unit, key(session))
    wrong = quiz.wrong_ones({row.question_id: bool(row.right) for row in rows if row.right is not None})
    if session.finished_at is None:
        session.finished_at = scene.now
        await introduce.items(scene, wrong)
    questions = [question for question_id in wrong if (question := scene.catalog.question(question_id))]
    topics = {question.source.lesson: scene.catalog.lesson(question.source.lesson) for question in questions}
    score = quiz.score({row.question_id: bool(row.right) for row in rows})
    words = say("quiz.result", score=score, retry=session.retry, topics=[t.title for t in topics.values() if t])
    again = button("button.retry", RetryQuiz(key(session)), count=len(questions))
    home, course_map = button("button.home", Home()), button("button.map", ShowMap())
    buttons: tuple[Row, ...] = ((course_map, home), (again,)) if questions else ((course_map,), (home,))
    return Reply(words, buttons, notice=notice)
