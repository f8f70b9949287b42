"""/quiz: questions by chapter, by lesson, mixed, or only mistakes."""

from bot.actions import (
    AnswerInQuiz,
    BeginQuiz,
    ChooseQuiz,
    ChooseQuizLesson,
    HandInQuiz,
    LeaveExplanation,
    MarkInQuiz,
    RetryQuiz,
    ShowQuiz,
    SkipQuestion,
    StartQuiz,
)
from bot.flows import quiz_choice, quiz_start, quizzes
from bot.handlers.feature import Command, Feature, plain

QUIZ = Feature(
    commands=(Command("quiz", plain(quiz_choice.choose, ChooseQuiz(quiz_choice.USUAL))),),
    taps={
        ChooseQuiz: quiz_choice.choose,
        ChooseQuizLesson: quiz_choice.choose_lesson,
        StartQuiz: quiz_start.start,
        BeginQuiz: quiz_start.begin,
        RetryQuiz: quiz_start.retry,
        ShowQuiz: quizzes.show,
        MarkInQuiz: quizzes.mark,
        AnswerInQuiz: quizzes.answer,
        SkipQuestion: quizzes.skip,
        LeaveExplanation: quizzes.leave_explanation,
        HandInQuiz: quizzes.hand_in,
    },
)
