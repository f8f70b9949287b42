"""/exam: the day of the exam, and the plan until then."""

from bot.actions import AskExam, SetExam, ShowExam
from bot.flows import exam
from bot.handlers.feature import Command, Feature, plain

EXAM = Feature(
    commands=(Command("exam", plain(exam.show, ShowExam(exam.MINE))),),
    taps={ShowExam: exam.show, SetExam: exam.choose, AskExam: exam.ask},
)
