"""Putting a quiz together for a class: what it is about, how long, until when."""

from bot.actions import (
    ChangeDraft,
    ChooseClassQuiz,
    OpenDraft,
    SetClassQuiz,
    ShowClass,
    ShowDraft,
    ShowDraftLessons,
)
from bot.flows import draft_picks
from bot.flows.classrooms import mine, not_allowed
from bot.flows.draft import about_of, load, questions
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.flows.set_work import title_of
from bot.reply import Button, Reply, Row, Words, button, say
from storage import class_quizzes
from storage.tables import DraftKind, QuizDraft, key

LENGTHS = (5, 10, 20, 0)
USUAL = 10
DAYS = (0, 3, 7, 14)
USUAL_DAYS = 7


async def choose(scene: Scene, action: ChooseClassQuiz) -> Reply:
    """What the quiz shall be about."""
    room = await mine(scene, action.classroom)
    if room is None:
        return not_allowed()
    chapters: list[Row] = [
        (
            button(
                "button.quiz_chapter", OpenDraft(action.classroom, DraftKind.CHAPTER, chapter.id), title=chapter.title
            ),
        )
        for chapter in scene.catalog.course.chapters
        if chapter.quiz
    ]
    others = (
        button("button.draft_lessons", OpenDraft(action.classroom, DraftKind.LESSONS, "")),
        button("button.draft_questions", OpenDraft(action.classroom, DraftKind.QUESTIONS, "")),
    )
    back = (button("button.back", ShowClass(action.classroom)),)
    return Reply(say("class_quiz.choose", title=room.title), (*chapters, others, back))


async def open_draft(scene: Scene, action: OpenDraft) -> Reply:
    """Goes on with what was begun of this kind, or begins it."""
    room = await mine(scene, action.classroom)
    if room is None:
        return not_allowed()
    chapter = scene.catalog.chapter(action.about)
    if action.kind not in set(DraftKind) or (action.kind == DraftKind.CHAPTER and not (chapter and chapter.quiz)):
        return gone()
    kind = DraftKind(action.kind)
    about = action.about if kind is DraftKind.CHAPTER else ""
    row = await class_quizzes.open_draft(scene.unit, key(room), scene.me, kind, about)
    if row is None:
        row = QuizDraft(
            class_id=key(room),
            person_id=scene.me,
            kind=kind,
            about=about,
            length=USUAL,
            days=USUAL_DAYS,
            begun_at=scene.now,
        )
        await scene.unit.insert(row)
    if kind is DraftKind.CHAPTER:
        return await show(scene, ShowDraft(key(row)))
    return await draft_picks.lessons(scene, ShowDraftLessons(key(row), 0))


async def show(scene: Scene, action: ShowDraft, notice: Words | None = None) -> Reply:
    """The quiz as it will be set."""
    found = await load(scene, action.draft)
    if found is None:
        return not_allowed()
    row = found.row
    pool = questions(scene, found)
    if not pool:
        screen = await draft_picks.lessons(scene, ShowDraftLessons(key(row), 0))
        return Reply(screen.words, screen.buttons, notice=say("class_quiz.nothing_ticked"))
    ticked = row.kind is DraftKind.QUESTIONS
    words = say(
        "class_quiz.draft",
        room=found.room.title,
        title=title_of(scene, about_of(found)),
        available=len(pool),
        count=len(pool) if ticked or not row.length else min(row.length, len(pool)),
        days=row.days,
    )
    lengths = tuple(
        button("button.quiz_length", ChangeDraft(key(row), each, row.days), count=each, ticked=each == row.length)
        for each in LENGTHS
    )
    days = tuple(
        button("button.draft_days", ChangeDraft(key(row), row.length, each), days=each, ticked=each == row.days)
        for each in DAYS
    )
    back: Button = button("button.back", ChooseClassQuiz(row.class_id))
    if row.kind is not DraftKind.CHAPTER:
        back = button("button.back", ShowDraftLessons(key(row), 0))
    rows = (*(() if ticked else (lengths,)), days, (back,), (button("button.set_quiz", SetClassQuiz(key(row))),))
    return Reply(words, rows, notice=notice)


async def change(scene: Scene, action: ChangeDraft) -> Reply:
    """Another length, or more time."""
    found = await load(scene, action.draft)
    if found is None:
        return not_allowed()
    if action.length in LENGTHS and action.days in DAYS:
        found.row.length, found.row.days = action.length, action.days
    return await show(scene, ShowDraft(action.draft))
