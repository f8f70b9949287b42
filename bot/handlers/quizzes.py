"""/quiz: a chapter's questions."""

from bot.actions import AnswerInQuiz, LeaveExplanation, MarkInQuiz, RetryQuiz, ShowQuiz, StartQuiz
from bot.flows import quizzes
from bot.flows.scene import Scene
from bot.handlers.feature import Command, Feature
from bot.reply import Reply


async def _quiz(scene: Scene, _typed: str) -> Reply:
    return await quizzes.choose(scene)


QUIZ = Feature(
    commands=(Command("quiz", _quiz),),
    taps={
        StartQuiz: quizzes.start,
        ShowQuiz: quizzes.show,
        MarkInQuiz: quizzes.mark,
        AnswerInQuiz: quizzes.answer,
        LeaveExplanation: quizzes.leave_explanation,
        RetryQuiz: quizzes.retry,
    },
)
