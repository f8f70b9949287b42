"""Setting a quiz for a class: its questions are drawn once, and everybody gets the same."""

from datetime import datetime, timedelta

from bot.actions import GlanceAssignment, SetClassQuiz, ShowDraft
from bot.domain import quiz_session
from bot.domain.quiz_session import Worth
from bot.domain.study_day import day_begins, study_day
from bot.flows import class_report, draft, drafts, post, set_work
from bot.flows.classrooms import not_allowed
from bot.flows.draft import Draft
from bot.flows.scene import Scene
from bot.reply import Button, Reply, button, say
from storage import classes
from storage.tables import Assignment, AssignmentQuestion, DraftKind, key

_EQUAL = Worth(unlearnt=False, known=0)
"""For a class as a whole, nothing speaks for one question before another."""


async def set_quiz(scene: Scene, action: SetClassQuiz) -> Reply:
    """Sets the quiz: the group gets it once, however often this is tapped."""
    found = await draft.load(scene, action.draft)
    if found is None:
        return not_allowed()
    if found.row.assignment_id is not None:
        earlier = await classes.assignment(scene.unit, found.row.assignment_id)
        if earlier is not None:
            screen = await class_report.report(scene, found.room, earlier)
            return Reply(screen.words, screen.buttons, notice=say("class_quiz.set_before"))
    if not found.room.active:
        return Reply(notice=say("classes.bot_is_out"), alert=True)
    if not draft.questions(scene, found):
        return await drafts.show(scene, ShowDraft(action.draft))
    row, count = await _insert(scene, found)
    await _tell(scene, found, row, count)
    screen = await class_report.report(scene, found.room, row)
    return Reply(screen.words, screen.buttons, notice=say("classes.assigned"))


async def _insert(scene: Scene, found: Draft) -> tuple[Assignment, int]:
    pool = draft.questions(scene, found)
    row = Assignment(
        class_id=key(found.room),
        lesson_id="",
        about=draft.about_of(found),
        code=scene.nonce,
        set_by=scene.me,
        set_at=scene.now,
        due_at=_due_at(scene, found.row.days),
    )
    await scene.unit.insert(row)
    length = 0 if found.row.kind is DraftKind.QUESTIONS else found.row.length
    ids = quiz_session.draw({one.id: _EQUAL for one in pool}, length, f"class:{row.id}")
    for position, question_id in enumerate(ids):
        scene.unit.add(AssignmentQuestion(assignment_id=key(row), position=position, question_id=question_id))
    found.row.assignment_id = key(row)
    await scene.unit.flush()
    return row, len(ids)


async def _tell(scene: Scene, found: Draft, row: Assignment, count: int) -> None:
    message = Reply(
        say(
            "class_quiz.posted",
            title=set_work.title_of(scene, row.about),
            count=count,
            day=set_work.said(scene, row.due_at),
        ),
        (
            (button("button.who_finished", GlanceAssignment(key(row))),),
            (Button(say("button.start_class_quiz"), start=f"a_{row.code}"),),
        ),
    )
    await post.leave(
        scene,
        key=f"assignment:{row.id}",
        kind=post.Kind.ASSIGNMENT,
        chat_id=found.room.chat_id,
        language=scene.person.language,
        reply=message,
    )


def _due_at(scene: Scene, days: int) -> datetime | None:
    """The end of that study day in the instructor's zone."""
    today = study_day(scene.now, scene.zone)
    return day_begins(today + timedelta(days=days + 1), scene.zone) if days else None
