"""What a button carries: small typed values, written into the 64 bytes of Telegram's callback_data.

An action names where it leads, never how far to go from here, so that a tap repeated or late does no harm:
https://core.telegram.org/bots/api#inlinekeyboardbutton
"""

from dataclasses import astuple, dataclass, fields
from typing import ClassVar

MAX_BYTES = 64
MAX_NUMBER = 2**31 - 1
"""The largest id that a table of ours can hold."""
SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Action:
    """A tap's meaning; `code` is its name on the wire and is never reused."""

    code: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Home(Action):
    code: ClassVar[str] = "h"


@dataclass(frozen=True, slots=True)
class Help(Action):
    code: ClassVar[str] = "?"


@dataclass(frozen=True, slots=True)
class ShowProgress(Action):
    code: ClassVar[str] = "pg"


@dataclass(frozen=True, slots=True)
class ShowMap(Action):
    code: ClassVar[str] = "m"


@dataclass(frozen=True, slots=True)
class ShowChapter(Action):
    """The lessons of a chapter, a page at a time."""

    code: ClassVar[str] = "ch"
    chapter: str
    page: int


@dataclass(frozen=True, slots=True)
class ShowIntro(Action):
    """What a chapter is about: aims, scenario, leading case."""

    code: ClassVar[str] = "ci"
    chapter: str
    page: int


@dataclass(frozen=True, slots=True)
class OpenLesson(Action):
    """Goes on where the person left the lesson."""

    code: ClassVar[str] = "l"
    lesson: str


@dataclass(frozen=True, slots=True)
class OpenCard(Action):
    code: ClassVar[str] = "c"
    lesson: str
    card: str


@dataclass(frozen=True, slots=True)
class FinishLesson(Action):
    code: ClassVar[str] = "f"
    lesson: str


@dataclass(frozen=True, slots=True)
class MarkOption(Action):
    """Ticks options of a question in a lesson; `chosen` is the set after the tap, as bits."""

    code: ClassVar[str] = "t"
    question: str
    chosen: int


@dataclass(frozen=True, slots=True)
class AnswerInLesson(Action):
    code: ClassVar[str] = "a"
    question: str
    chosen: int


@dataclass(frozen=True, slots=True)
class StartQuiz(Action):
    code: ClassVar[str] = "q"
    chapter: str


@dataclass(frozen=True, slots=True)
class ShowQuiz(Action):
    """The session where it stands."""

    code: ClassVar[str] = "qs"
    session: int


@dataclass(frozen=True, slots=True)
class MarkInQuiz(Action):
    code: ClassVar[str] = "qt"
    session: int
    position: int
    chosen: int


@dataclass(frozen=True, slots=True)
class AnswerInQuiz(Action):
    code: ClassVar[str] = "qa"
    session: int
    position: int
    chosen: int


@dataclass(frozen=True, slots=True)
class LeaveExplanation(Action):
    code: ClassVar[str] = "qn"
    session: int
    position: int


@dataclass(frozen=True, slots=True)
class RetryQuiz(Action):
    code: ClassVar[str] = "qr"
    session: int


@dataclass(frozen=True, slots=True)
class ShowReview(Action):
    code: ClassVar[str] = "r"


@dataclass(frozen=True, slots=True)
class Reveal(Action):
    """Shows the back of a recall card; `turn` is how often it had been reviewed when the button was drawn."""

    code: ClassVar[str] = "rv"
    item: str
    turn: int


@dataclass(frozen=True, slots=True)
class GradeItem(Action):
    code: ClassVar[str] = "rg"
    item: str
    turn: int
    grade: int


@dataclass(frozen=True, slots=True)
class MarkInReview(Action):
    code: ClassVar[str] = "rt"
    item: str
    turn: int
    chosen: int


@dataclass(frozen=True, slots=True)
class AnswerInReview(Action):
    code: ClassVar[str] = "ra"
    item: str
    turn: int
    chosen: int


@dataclass(frozen=True, slots=True)
class ShowPracticum(Action):
    code: ClassVar[str] = "p"
    practicum: str


@dataclass(frozen=True, slots=True)
class ShowStep(Action):
    code: ClassVar[str] = "ps"
    step: str


@dataclass(frozen=True, slots=True)
class HandIn(Action):
    code: ClassVar[str] = "ph"
    step: str


@dataclass(frozen=True, slots=True)
class FinishStep(Action):
    code: ClassVar[str] = "pd"
    step: str


@dataclass(frozen=True, slots=True)
class ShowReminder(Action):
    code: ClassVar[str] = "rm"


@dataclass(frozen=True, slots=True)
class SetReminder(Action):
    """Minute of the local day; -1 turns reminders off."""

    code: ClassVar[str] = "rs"
    minute: int


@dataclass(frozen=True, slots=True)
class AskReminderTime(Action):
    code: ClassVar[str] = "rk"


@dataclass(frozen=True, slots=True)
class AskZone(Action):
    code: ClassVar[str] = "rz"


@dataclass(frozen=True, slots=True)
class ShowLanguage(Action):
    code: ClassVar[str] = "lg"


@dataclass(frozen=True, slots=True)
class SetLanguage(Action):
    code: ClassVar[str] = "ls"
    language: str


@dataclass(frozen=True, slots=True)
class ShowClasses(Action):
    code: ClassVar[str] = "k"


@dataclass(frozen=True, slots=True)
class ShowClass(Action):
    code: ClassVar[str] = "kc"
    classroom: int


@dataclass(frozen=True, slots=True)
class ChooseAssignment(Action):
    code: ClassVar[str] = "kl"
    classroom: int
    page: int


@dataclass(frozen=True, slots=True)
class Assign(Action):
    code: ClassVar[str] = "ka"
    classroom: int
    lesson: str


@dataclass(frozen=True, slots=True)
class ShowAssignment(Action):
    code: ClassVar[str] = "ks"
    assignment: int


@dataclass(frozen=True, slots=True)
class GlanceAssignment(Action):
    """The short look that everyone in the group may take."""

    code: ClassVar[str] = "kg"
    assignment: int


@dataclass(frozen=True, slots=True)
class ShowGlossary(Action):
    code: ClassVar[str] = "g"
    page: int


@dataclass(frozen=True, slots=True)
class ShowTerm(Action):
    """A term with its cards; `term` is what `bot.domain.catalog.term_id` calls it."""

    code: ClassVar[str] = "gt"
    term: str


CODES: dict[str, type[Action]] = {kind.code: kind for kind in Action.__subclasses__()}


def encode(action: Action) -> str:
    """The callback_data of an action; a ValueError if it does not fit into 64 bytes."""
    data = SEPARATOR.join((action.code, *(str(value) for value in astuple(action))))
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
