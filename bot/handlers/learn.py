"""/learn: course map, lessons, cards."""

from bot.actions import (
    AnswerInLesson,
    FinishLesson,
    MarkOption,
    OpenCard,
    OpenLesson,
    PeekCard,
    ShowChapter,
    ShowIntro,
    ShowMap,
)
from bot.flows import learn, peek
from bot.handlers.feature import Command, Feature, plain

LEARN = Feature(
    commands=(Command("learn", plain(learn.show_map, ShowMap())),),
    taps={
        ShowMap: learn.show_map,
        ShowChapter: learn.show_chapter,
        ShowIntro: learn.show_intro,
        OpenLesson: learn.open_lesson,
        OpenCard: learn.open_card,
        PeekCard: peek.peek,
        MarkOption: learn.mark_option,
        AnswerInLesson: learn.answer,
        FinishLesson: learn.finish_lesson,
    },
)
