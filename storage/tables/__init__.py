"""All tables. A row is the state: nothing about a person, a quiz or a message is kept anywhere else."""

from storage.tables.class_quizzes import AssignmentQuestion, DraftKind, DraftPick, QuizDraft, ScoreOverride
from storage.tables.classes import Assignment, AssignmentProgress, ClassMember, Classroom
from storage.tables.fields import key
from storage.tables.lessons import Answer, CardMark, LessonProgress, Lookup, WrittenAnswer
from storage.tables.messages import FileId, Lease, MessageState, OutboxMessage, Priority
from storage.tables.parameters import ParameterSet
from storage.tables.people import Person, Role, Waiting
from storage.tables.practicums import EvidenceRow, StepProgress
from storage.tables.quizzes import QuizKind, QuizQuestion, QuizSession
from storage.tables.reviews import Counted, ReviewItem, ReviewLog
from storage.tables.updates import InboxUpdate, UpdateState

__all__ = [
    "Answer",
    "Assignment",
    "AssignmentProgress",
    "AssignmentQuestion",
    "CardMark",
    "ClassMember",
    "Classroom",
    "Counted",
    "DraftKind",
    "DraftPick",
    "EvidenceRow",
    "FileId",
    "InboxUpdate",
    "Lease",
    "LessonProgress",
    "Lookup",
    "MessageState",
    "OutboxMessage",
    "ParameterSet",
    "Person",
    "Priority",
    "QuizDraft",
    "QuizKind",
    "QuizQuestion",
    "QuizSession",
    "ReviewItem",
    "ReviewLog",
    "Role",
    "ScoreOverride",
    "StepProgress",
    "UpdateState",
    "Waiting",
    "WrittenAnswer",
    "key",
]
