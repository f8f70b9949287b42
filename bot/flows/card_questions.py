"""The question on a card."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import AnswerInLesson, MarkOption, OpenCard, Origin, ShowAnswered, way_back
from bot.domain import quiz
from bot.domain.catalog import number_of
from bot.flows import introduce, writing
from bot.flows.cards import PLACE, answered, draw, last_answer, onward, order_of, place_of
from bot.flows.gone import gone
from bot.flows.locks import locked
from bot.flows.questions import Handed, asked, source_button, source_of, take
from bot.flows.scene import Scene, Sent
from bot.reply import Reply, say
from content.schema import Lesson, Question, QuestionKind, Source
from storage.tables import Answer


async def mark_option(scene: Scene, action: MarkOption) -> Reply:
    """Ticks or unticks an option, or puts a step in its place; the answer is not given yet."""
    place = await _open(scene, action.question)
    if isinstance(place, Reply):
        return place
    lesson, at, question = place
    return await _late(scene, lesson, at, question, action.after) or await draw(scene, lesson, at, action.chosen)


async def write(scene: Scene, place: AnswerInLesson, sent: Sent) -> Reply:
    """What was typed is the answer to the question on this card."""
    found = place_of(scene, place.question)
    if found is None:
        return gone()
    lesson, at, question = found
    # If it was answered elsewhere meanwhile, this is for the next time: nothing that was written is lost.
    place = AnswerInLesson(question.id, 0, answered(await last_answer(scene, question)))
    return await writing.receive(scene, place, sent, lambda: draw(scene, lesson, at))


async def answer(scene: Scene, action: AnswerInLesson) -> Reply:
    """The explanation under the question; every answer is kept, of two to the same drawing of it the first."""
    place = await _open(scene, action.question)
    if isinstance(place, Reply):
        return place
    lesson, at, question = place
    late = await _late(scene, lesson, at, question, action.after)
    if late is not None:
        return late
    handed = await take(
        scene, question, action.chosen, PLACE, answer=lambda picked: AnswerInLesson(question.id, picked, action.after)
    )
    if not isinstance(handed, Handed):
        return handed
    if not handed.right:
        # What was missed is reviewed even by who never finishes the lesson.
        await introduce.items(scene, [question.id])
    return _explained(lesson, at, question, handed.given, handed.written)


async def show_answered(scene: Scene, action: ShowAnswered) -> Reply:
    """What was answered last, explained once more; the question itself where nothing was."""
    place = await _open(scene, action.question)
    if isinstance(place, Reply):
        return place
    lesson, at, question = place
    last = await last_answer(scene, question)
    return await draw(scene, lesson, at) if last is None else await _again(scene, lesson, at, question, last)


async def _late(scene: Scene, lesson: Lesson, at: int, question: Question, after: int) -> Reply | None:
    """The last answer explained, for a button that was drawn before it; None if there is no later one."""
    last = await last_answer(scene, question)
    if last is None or answered(last) == after:
        return None
    return replace(await _again(scene, lesson, at, question, last), notice=say("quiz.answered_already"))


async def _again(scene: Scene, lesson: Lesson, at: int, question: Question, last: Answer) -> Reply:
    written = await writing.of_answer(scene, last) if question.type is QuestionKind.SHORT else ""
    return _explained(lesson, at, question, quiz.decode(last.chosen), written)


async def _open(scene: Scene, question_id: str) -> tuple[Lesson, int, Question] | Reply:
    """Where the question is asked, or the screen to show instead because it is gone or not open yet."""
    place = place_of(scene, question_id)
    if place is None:
        return gone()
    return await locked(scene, place[0]) or place


def _explained(lesson: Lesson, at: int, question: Question, given: Sequence[int], written: str) -> Reply:
    words = say("learn.answered", lesson=lesson.title, asked=asked(question, order_of(question), given, written))
    rows = onward(lesson, at)
    if source_of(question, given) == Source(lesson=lesson.id, card=lesson.cards[at].id):
        return Reply(words, rows)
    look = source_button(question, given, way_back(Origin.LESSON, number_of(question.id)))
    return Reply(words, ((look,), *rows))


def asked_at(scene: Scene, number: int) -> OpenCard | None:
    """Where the question with this `number_of` is asked in a lesson."""
    question = scene.catalog.question_by_number(number)
    place = place_of(scene, question.id) if question else None
    return OpenCard(place[0].id, place[0].cards[place[1]].id) if place else None
