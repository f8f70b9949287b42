"""The end of a quiz: the result by topics, what was missed once more, and the way on."""

from collections.abc import Sequence

from bot.actions import ChooseQuiz, HandInQuiz, Home, OpenLesson, RetryQuiz, ShowQuiz
from bot.domain import quiz_session
from bot.domain.progress import ChapterProgress, next_lesson
from bot.flows import introduce
from bot.flows.learnt import finished_lessons
from bot.flows.quiz_choice import USUAL
from bot.flows.quiz_name import kind_of, title_of
from bot.flows.scene import Scene
from bot.reply import Reply, Row, Words, button, say
from storage import classes, quizzes
from storage.tables import QuizKind, QuizQuestion, QuizSession, key

TOPICS_SHOWN = 8


async def finish(scene: Scene, session: QuizSession, slots: Sequence[QuizQuestion]) -> None:
    """Ends the session once; what was missed comes into review."""
    if session.finished_at is not None:
        return
    session.finished_at = scene.now
    if session.assignment_id is not None and session.retry_of is None:
        await classes.finish_quiz(scene.unit, session.person_id, session.assignment_id, scene.now)
    missed = quiz_session.missed(slots)
    await introduce.items(scene, [question_id for question_id in missed if scene.catalog.question(question_id)])


def confirm(session: QuizSession, left: int) -> Reply:
    """Asks back before questions are given away."""
    give_away = button("button.hand_in_quiz", HandInQuiz(key(session), left))
    return Reply(say("quiz.hand_in", left=left), ((give_away,), (button("button.answer_on", ShowQuiz(key(session))),)))


async def result(scene: Scene, session: QuizSession, slots: Sequence[QuizQuestion], notice: Words | None) -> Reply:
    """How it went, for a session that is finished."""
    topics = _topics(scene, session, slots)
    taken = await quizzes.seconds(scene.unit, key(session))
    words = say(
        "quiz.result",
        kind=kind_of(session),
        title=title_of(scene, session),
        outcome=quiz_session.outcome(slots),
        topics=topics[:TOPICS_SHOWN] if len(topics) > 1 else [],
        more=max(0, len(topics) - TOPICS_SHOWN),
        minutes=quiz_session.minutes(taken) if taken else 0,
    )
    missed = [one for one in quiz_session.missed(slots) if scene.catalog.question(one)]
    onward = next_lesson(scene.catalog.course, await finished_lessons(scene))
    home, another = button("button.home", Home()), button("button.another_quiz", ChooseQuiz(USUAL))
    rows: list[Row] = [(home, another) if onward else (another,)]
    rows.append((button("button.continue_lesson", OpenLesson(onward.id), title=onward.title) if onward else home,))
    if missed:
        rows.append((button("button.retry", RetryQuiz(key(session)), count=len(missed)),))
    return Reply(words, tuple(rows), notice=notice)


def _topics(scene: Scene, session: QuizSession, slots: Sequence[QuizQuestion]) -> list[dict[str, object]]:
    """The score of each lesson, of each chapter where the session went over many; too many begin with the weakest."""
    by_lesson = session.kind in (QuizKind.CHAPTER, QuizKind.LESSON, QuizKind.CLASS)

    def topic(question_id: str) -> str:
        question = scene.catalog.question(question_id)
        lesson = scene.catalog.lesson(question.source.lesson) if question else None
        chapter = scene.catalog.chapter_of(lesson.id) if lesson else None
        return "" if lesson is None or chapter is None else lesson.title if by_lesson else chapter.title

    scores = quiz_session.by_topic(slots, topic)
    order = [
        title
        for chapter in scene.catalog.course.chapters
        for title in (*(one.title for one in chapter.lessons), chapter.title)
    ]
    known = [title for title in dict.fromkeys(order) if title in scores]
    if len(known) > TOPICS_SHOWN:
        known.sort(key=lambda title: scores[title].percent)
    return [{"title": title, "progress": ChapterProgress(scores[title].right, scores[title].total)} for title in known]
