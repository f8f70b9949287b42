"""A quiz session: one question a screen, told at once; what is put off comes back at the end."""

from collections.abc import Sequence

from bot.actions import (
    AnswerInQuiz,
    HandInQuiz,
    Home,
    LeaveExplanation,
    MarkInQuiz,
    Origin,
    ShowQuiz,
    SkipQuestion,
    way_back,
)
from bot.domain import quiz, quiz_session
from bot.flows import quiz_result, writing
from bot.flows.questions import Handed, ask, asked, source_button, take
from bot.flows.quiz_choice import chooser
from bot.flows.quiz_name import kind_of
from bot.flows.scene import Scene, Sent
from bot.reply import Reply, Row, Words, button, say
from content.schema import Question, QuestionKind
from storage import overrides, quizzes
from storage.tables import QuizQuestion, QuizSession, key

PLACE = "quiz"


async def show(scene: Scene, action: ShowQuiz) -> Reply:
    """The session where it stands."""
    session = await mine(scene, action.session)
    return await screen(scene, session) if session else await foreign(scene)


async def mark(scene: Scene, action: MarkInQuiz) -> Reply:
    """Ticks or unticks an option of the current question, or puts a step in its place."""
    session = await mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    if await _waiting(scene, session, action.position) is None:
        return await _late(scene, session, action.position)
    return await screen(scene, session, action.chosen)


async def write(scene: Scene, place: AnswerInQuiz, sent: Sent) -> Reply:
    """What was typed is the answer to the current question, if that is still the one."""
    session = await mine(scene, place.session)
    if session is None:
        return await foreign(scene)
    if await _waiting(scene, session, place.position) is None:
        return await screen(scene, session)
    return await writing.receive(scene, place, sent, lambda: screen(scene, session, arrived=False))


async def answer(scene: Scene, action: AnswerInQuiz) -> Reply:
    """Takes the answer if this question still waits for one, and explains it."""
    session = await mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    waiting = await _waiting(scene, session, action.position)
    if waiting is None:
        return await _late(scene, session, action.position)
    row, question = waiting
    handed = await take(
        scene, question, action.chosen, PLACE, answer=lambda picked: _answer(row, picked), asked_at=row.shown_at
    )
    if not isinstance(handed, Handed):
        return handed
    row.chosen, row.right, row.answer_id = quiz.encode(handed.given), handed.right, handed.answer_id
    await scene.unit.flush()
    return await screen(scene, session)


async def skip(scene: Scene, action: SkipQuestion) -> Reply:
    """Puts the question behind all others."""
    session = await mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    waiting = await _waiting(scene, session, action.position)
    if waiting is None or waiting[0].skips != action.skips:
        return await _late(scene, session, action.position)
    waiting[0].skips += 1
    await scene.unit.flush()
    return await screen(scene, session)


async def leave_explanation(scene: Scene, action: LeaveExplanation) -> Reply:
    """On to the next question, or to the result."""
    session = await mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    row = _current(scene, session, await slots(scene, session))
    if row is not None and row.position == action.position and row.chosen is not None:
        row.seen = True
        await scene.unit.flush()
    return await screen(scene, session)


async def hand_in(scene: Scene, action: HandInQuiz) -> Reply:
    """Ends the session with what is answered, once the person knows what is not."""
    session = await mine(scene, action.session)
    if session is None:
        return await foreign(scene)
    asked_for = await slots(scene, session)
    left = quiz_session.unanswered(asked_for)
    if session.finished_at is None and action.left != left:
        return quiz_result.confirm(session, left)
    await quiz_result.finish(scene, session, asked_for)
    return await screen(scene, session)


async def foreign(scene: Scene) -> Reply:
    """A button of somebody else's quiz, or of one that is no longer there."""
    return await chooser(scene, notice=say("quiz.not_yours"))


async def mine(scene: Scene, session_id: int) -> QuizSession | None:
    """The session, if it is this person's own."""
    session = await quizzes.session(scene.unit, session_id)
    return session if session is not None and session.person_id == scene.me else None


async def slots(scene: Scene, session: QuizSession) -> list[QuizQuestion]:
    """The session's questions, without those that an edit took out of the course before they were answered."""
    rows = await quizzes.questions(scene.unit, key(session))
    return [row for row in rows if row.chosen is not None or scene.catalog.question(row.question_id)]


async def screen(
    scene: Scene,
    session: QuizSession,
    number: int | None = None,
    notice: Words | None = None,
    *,
    arrived: bool = True,
) -> Reply:
    """The session where it stands: a question, its explanation, or the result."""
    rows = await slots(scene, session)
    row = _current(scene, session, rows)
    question = scene.catalog.question(row.question_id) if row else None
    if row is None or question is None:
        await quiz_result.finish(scene, session, rows)
        return await quiz_result.result(scene, session, rows, notice)
    if row.chosen is not None:
        return await _explain(scene, session, row, question, rows, notice)
    if arrived and number is None:
        row.shown_at = scene.now
    return await _ask(scene, session, row, question, rows, number, notice)


def _current(scene: Scene, session: QuizSession, rows: Sequence[QuizQuestion]) -> QuizQuestion | None:
    """The question that is asked or explained now; what an edit took out of the course is passed over."""
    if session.finished_at is not None:
        return None
    return quiz_session.current(row for row in rows if scene.catalog.question(row.question_id))


async def _waiting(scene: Scene, session: QuizSession, position: int) -> tuple[QuizQuestion, Question] | None:
    """The question at this position, if it is the current one and waits for its answer."""
    row = _current(scene, session, await slots(scene, session))
    question = scene.catalog.question(row.question_id) if row else None
    if row is None or question is None or row.position != position or row.chosen is not None:
        return None
    return row, question


async def _late(scene: Scene, session: QuizSession, position: int) -> Reply:
    """The present screen for a button that another tap was quicker than."""
    rows = await slots(scene, session)
    answered = any(row.position == position and row.chosen is not None for row in rows)
    notice = say("quiz.answered_already") if answered else say("quiz.moved_on")
    return await screen(scene, session, notice=notice)


def _order(row: QuizQuestion, question: Question) -> tuple[int, ...]:
    """The options as they stood from the beginning, unless an edit has given the question others."""
    order = quiz.decode(row.order)
    return order if len(order) == len(question.options) else quiz.option_order(question, row.order)


def _answer(row: QuizQuestion, picked: int) -> AnswerInQuiz:
    return AnswerInQuiz(row.session_id, row.position, picked)


async def _ask(
    scene: Scene,
    session: QuizSession,
    row: QuizQuestion,
    question: Question,
    rows: Sequence[QuizQuestion],
    number: int | None,
    notice: Words | None,
) -> Reply:
    shown, buttons = await ask(
        scene,
        question,
        _order(row, question),
        number,
        mark=lambda picked: MarkInQuiz(row.session_id, row.position, picked),
        answer=lambda picked: _answer(row, picked),
    )
    left = quiz_session.unanswered(rows)
    words = say(
        "quiz.question",
        kind=kind_of(session),
        at=rows.index(row) + 1,
        of=len(rows),
        left=left if row.skips else 0,
        asked=shown,
    )
    return Reply(words, (_aside(row, left), *buttons), notice=notice)


def _aside(row: QuizQuestion, left: int) -> Row:
    """What else can be done than answer; the last question cannot be put off any more."""
    pause, end = button("button.pause", Home()), button("button.hand_in_quiz", HandInQuiz(row.session_id, 0))
    skip_ = button("button.skip", SkipQuestion(row.session_id, row.position, row.skips))
    return (pause, skip_, end) if left > 1 else (pause, end)


async def _explain(
    scene: Scene,
    session: QuizSession,
    row: QuizQuestion,
    question: Question,
    rows: Sequence[QuizQuestion],
    notice: Words | None,
) -> Reply:
    given = quiz.decode(row.chosen or "")
    short = question.type is QuestionKind.SHORT
    written = await writing.all_of(scene, _answer(row, 0)) if short else ""
    said = await overrides.of_answers(scene.unit, [row.answer_id]) if short and row.answer_id else []
    last = quiz_session.unanswered(rows) == 0
    onward = button("button.result" if last else "button.next_question", LeaveExplanation(row.session_id, row.position))
    shown = asked(question, _order(row, question), given, written)
    words = say(
        "quiz.explained",
        kind=kind_of(session),
        at=rows.index(row) + 1,
        of=len(rows),
        asked=shown,
        teacher=said[-1] if said else None,
    )
    source = source_button(question, given, way_back(Origin.QUIZ, row.session_id))
    return Reply(words, ((source,), (onward,)), notice=notice)
