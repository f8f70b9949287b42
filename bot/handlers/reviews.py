"""/review: what is due."""

from bot.actions import AnswerInReview, GradeItem, MarkInReview, Reveal, ShowReview, ShowReviewed
from bot.flows import reviews
from bot.handlers.feature import Command, Feature, plain

REVIEW = Feature(
    commands=(Command("review", plain(reviews.show, ShowReview())),),
    taps={
        ShowReview: reviews.show,
        ShowReviewed: reviews.show_reviewed,
        Reveal: reviews.reveal,
        GradeItem: reviews.grade_item,
        MarkInReview: reviews.mark,
        AnswerInReview: reviews.answer,
    },
)
