"""/review: what is due, and what is chosen beside it."""

from bot.actions import (
    AnswerInReview,
    GradeItem,
    MarkInReview,
    NextItem,
    Reveal,
    ShowReview,
    ShowReviewed,
    ShowStudy,
    StudyAhead,
    StudyChapter,
    StudyForgotten,
    StudyLeeches,
    UndoReview,
)
from bot.flows import reviews, study
from bot.handlers.feature import Command, Feature, plain

REVIEW = Feature(
    commands=(Command("review", plain(reviews.show, ShowReview())),),
    taps={
        ShowReview: reviews.show,
        ShowReviewed: reviews.show_reviewed,
        NextItem: reviews.go_on,
        Reveal: reviews.reveal,
        GradeItem: reviews.grade_item,
        MarkInReview: reviews.mark,
        AnswerInReview: reviews.answer,
        UndoReview: reviews.undo,
        ShowStudy: study.show,
        **dict.fromkeys((StudyChapter, StudyLeeches, StudyAhead, StudyForgotten), study.begin),
    },
)
