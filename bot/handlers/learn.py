"""/learn: course map, lessons, cards."""

from bot.actions import (
    AnswerInLesson,
    FinishLesson,
    MarkOption,
    OpenCard,
    OpenLesson,
    PeekCard,
    ShowAnswered,
    ShowChapter,
    ShowIntro,
    ShowMap,
)
from bot.flows import card_questions, course_map, learn, peek
from bot.handlers.feature import Command, Feature, plain

LEARN = Feature(
    commands=(Command("learn", plain(course_map.show_map, ShowMap())),),
    taps={
        ShowMap: course_map.show_map,
        ShowChapter: course_map.show_chapter,
        ShowIntro: course_map.show_intro,
        OpenLesson: learn.open_lesson,
        OpenCard: learn.open_card,
        PeekCard: peek.peek,
        MarkOption: card_questions.mark_option,
        AnswerInLesson: card_questions.answer,
        ShowAnswered: card_questions.show_answered,
        FinishLesson: learn.finish_lesson,
    },
)
