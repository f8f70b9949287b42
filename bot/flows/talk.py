"""What a person types or sends: one row says what the bot is waiting for."""

from bot.actions import AnswerInLesson, AnswerInQuiz, AnswerInReview, decode
from bot.flows import card_questions, exam, home, practicums, quizzes, remind, reviews, shorts
from bot.flows.scene import Scene, Sent
from bot.reply import Reply
from content.schema import EvidenceKind
from storage.tables import Waiting


async def hear(scene: Scene, sent: Sent) -> Reply:
    """Takes the message for what the bot was waiting for, or says what to do instead."""
    match scene.person.waiting:
        case Waiting.EVIDENCE:
            return await practicums.receive(scene, sent)
        case Waiting.REMINDER_TIME:
            return await remind.take_time(scene, sent.text)
        case Waiting.ZONE:
            return await remind.take_zone(scene, sent.text)
        case Waiting.SHORT_ANSWER:
            return await _answer(scene, sent)
        case Waiting.EXAM_DAY:
            return await exam.take_day(scene, _typed(sent))
        case Waiting.SCORE_REASON:
            return await shorts.take_reason(scene, sent)
        case Waiting.NOTHING:
            return await home.lost(scene, _typed(sent))


async def _answer(scene: Scene, sent: Sent) -> Reply:
    """Brings what was typed to the question that waits for it; asking it again waits for more."""
    place = decode(scene.person.waiting_for)
    scene.person.waiting = Waiting.NOTHING
    match place:
        case AnswerInLesson():
            return await card_questions.write(scene, place, sent)
        case AnswerInQuiz():
            return await quizzes.write(scene, place, sent)
        case AnswerInReview():
            return await reviews.write(scene, place, sent)
        case _:
            return await home.lost(scene, _typed(sent))


def _typed(sent: Sent) -> str:
    """The text, unless it only goes with a picture or a file."""
    return sent.text if sent.kind is EvidenceKind.TEXT else ""
