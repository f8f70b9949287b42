"""What a button carries: small typed values, written into the 64 bytes of Telegram's callback_data.

An action names where it leads, never how far to go from here, so that a tap repeated or late does no harm:
https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from dataclasses import astuple, fields

from bot.actions.action import Action
from bot.actions.class_quizzes import (
    ChangeDraft,
    ChooseClassQuiz,
    OpenDraft,
    Regrade,
    SetClassQuiz,
    ShowDraft,
    ShowDraftLessons,
    ShowDraftQuestions,
    ShowShares,
    ShowShort,
    ShowShorts,
    TickLesson,
    TickQuestion,
)
from bot.actions.classes import (
    Assign,
    ChooseAssignment,
    GlanceAssignment,
    OpenAssignment,
    ShowAssignment,
    ShowClass,
    ShowClasses,
    ShowTrouble,
)
from bot.actions.exam import AskExam, SetExam, ShowExam
from bot.actions.export import Export, ShowExport
from bot.actions.find import ShowGlossary, ShowLookup, ShowTerm
from bot.actions.home import Help, Home, ShowProgress
from bot.actions.learn import (
    AnswerInLesson,
    FinishLesson,
    MarkOption,
    OpenCard,
    OpenLesson,
    ShowAnswered,
    ShowChapter,
    ShowIntro,
    ShowMap,
)
from bot.actions.marks import CallClear, CallUnclear, DropCard, SaveCard, ShowSaved
from bot.actions.peek import Origin, PeekCard, came_from, way_back
from bot.actions.practicums import FinishStep, HandIn, ShowPracticum, ShowStep
from bot.actions.quizzes import (
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
from bot.actions.reviews import (
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
from bot.actions.settings import (
    AskReminderTime,
    AskZone,
    Choose,
    SetLanguage,
    SetReminder,
    ShowChoices,
    ShowLanguage,
    ShowReminder,
    ShowSettings,
)

__all__ = [
    "CODES",
    "MAX_BYTES",
    "Action",
    "AnswerInLesson",
    "AnswerInQuiz",
    "AnswerInReview",
    "AskExam",
    "AskReminderTime",
    "AskZone",
    "Assign",
    "BeginQuiz",
    "CallClear",
    "CallUnclear",
    "ChangeDraft",
    "Choose",
    "ChooseAssignment",
    "ChooseClassQuiz",
    "ChooseQuiz",
    "ChooseQuizLesson",
    "DropCard",
    "Export",
    "FinishLesson",
    "FinishStep",
    "GlanceAssignment",
    "GradeItem",
    "HandIn",
    "HandInQuiz",
    "Help",
    "Home",
    "LeaveExplanation",
    "MarkInQuiz",
    "MarkInReview",
    "MarkOption",
    "NextItem",
    "OpenAssignment",
    "OpenCard",
    "OpenDraft",
    "OpenLesson",
    "Origin",
    "PeekCard",
    "Regrade",
    "RetryQuiz",
    "Reveal",
    "SaveCard",
    "SetClassQuiz",
    "SetExam",
    "SetLanguage",
    "SetReminder",
    "ShowAnswered",
    "ShowAssignment",
    "ShowChapter",
    "ShowChoices",
    "ShowClass",
    "ShowClasses",
    "ShowDraft",
    "ShowDraftLessons",
    "ShowDraftQuestions",
    "ShowExam",
    "ShowExport",
    "ShowGlossary",
    "ShowIntro",
    "ShowLanguage",
    "ShowLookup",
    "ShowMap",
    "ShowPracticum",
    "ShowProgress",
    "ShowQuiz",
    "ShowReminder",
    "ShowReview",
    "ShowReviewed",
    "ShowSaved",
    "ShowSettings",
    "ShowShares",
    "ShowShort",
    "ShowShorts",
    "ShowStep",
    "ShowStudy",
    "ShowTerm",
    "ShowTrouble",
    "SkipQuestion",
    "StartQuiz",
    "StudyAhead",
    "StudyChapter",
    "StudyForgotten",
    "StudyLeeches",
    "TickLesson",
    "TickQuestion",
    "UndoReview",
    "came_from",
    "decode",
    "encode",
    "way_back",
]

MAX_BYTES = 64
MAX_NUMBER = 2**31 - 1
"""The largest id that a table of ours can hold."""
SEPARATOR = ":"

CODES: dict[str, type[Action]] = {kind.code: kind for kind in Action.__subclasses__()}


def encode(action: Action) -> str:
    """The callback_data of an action; a ValueError if it does not fit into 64 bytes."""
    data = SEPARATOR.join((action.code, *(str(getattr(action, one.name)) for one in fields(action))))
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data over {MAX_BYTES} bytes: {data}")
    return data


def decode(data: str) -> Action | None:
    """The action behind callback_data, None if no button of ours ever carried it."""
    code, *values = data.split(SEPARATOR)
    kind = CODES.get(code)
    if kind is None or len(values) != len(fields(kind)):
        return None
    try:
        action = kind(
            *(int(value) if field.type is int else value for field, value in zip(fields(kind), values, strict=True))
        )
    except ValueError:
        return None
    return action if all(abs(value) <= MAX_NUMBER for value in astuple(action) if isinstance(value, int)) else None
