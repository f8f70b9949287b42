"""How a class is doing with what was set: who finished it, and for a quiz the scores and the questions missed most."""

from datetime import datetime

from bot.actions import ShowAssignment, ShowClass, ShowShares, ShowShorts
from bot.domain.progress import percent
from bot.flows import pages, set_work, shorts
from bot.flows.classrooms import mine, not_allowed
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.reply import Html, Reply, Row, button, say
from storage import class_quizzes, classes
from storage.tables import Assignment, Classroom, key

SHARES_A_PAGE = 8


async def show(scene: Scene, action: ShowAssignment) -> Reply:
    """Who opened what was set, who finished it, who has not begun."""
    row = await classes.assignment(scene.unit, action.assignment)
    room = await mine(scene, row.class_id) if row else None
    return await report(scene, room, row) if room and row else not_allowed()


async def report(scene: Scene, room: Classroom, row: Assignment) -> Reply:
    """The same, for whoever has checked already that it may be seen."""
    if set_work.is_quiz(row):
        return await _of_quiz(scene, room, row)
    lesson = scene.catalog.lesson(row.lesson_id)
    if lesson is None:
        return gone()
    rows = {one.person_id: one for one in await classes.progress(scene.unit, key(row))}
    groups: dict[str, list[str]] = {"done": [], "begun": [], "new": []}
    for person in await classes.members(scene.unit, row.class_id):
        own = rows.get(key(person))
        groups["new" if own is None else "done" if own.finished_at else "begun"].append(person.name)
    words = say("classes.report", lesson=lesson.title, title=room.title, **groups)
    return Reply(words, (_ways(row),))


async def _of_quiz(scene: Scene, room: Classroom, row: Assignment) -> Reply:
    rows = {one.person_id: one for one in await classes.progress(scene.unit, key(row))}
    scores = {one.person_id: one for one in await class_quizzes.scores(scene.unit, key(room), key(row))}
    done: list[dict[str, object]] = []
    begun: list[str] = []
    new: list[str] = []
    for person in await classes.members(scene.unit, row.class_id):
        own, score = rows.get(key(person)), scores.get(key(person))
        if own is None:
            new.append(person.name)
        elif own.finished_at is None or score is None:
            begun.append(person.name)
        else:
            late = _is_late(row, own.finished_at)
            done.append({"name": person.name, "percent": percent(score.right, score.total), "late": late})
    finished = [scores[one].right / scores[one].total for one in scores if one in rows and rows[one].finished_at]
    work = set_work.work(scene, row)
    ids = list(await class_quizzes.questions(scene.unit, key(row)))
    words = say(
        "class_quiz.report",
        title=work.title if work else "",
        room=room.title,
        count=len(ids),
        day=set_work.said(scene, row.due_at),
        late=work is not None and work.late,
        done=done,
        begun=begun,
        new=new,
        average=round(100 * sum(finished) / len(finished)) if finished else None,
    )
    if not scores:
        return Reply(words, (_ways(row),))
    written: tuple[Row, ...] = ()
    if shorts.asked_in(scene, ids):
        written = ((button("button.shorts", ShowShorts(key(row), "", 0)),),)
    return Reply(words, (_ways(row), *written, (button("button.shares", ShowShares(key(row), 0)),)))


async def shares(scene: Scene, action: ShowShares) -> Reply:
    """How many got each question right at the first try, the one missed most on top."""
    row = await classes.assignment(scene.unit, action.assignment)
    room = await mine(scene, row.class_id) if row else None
    if row is None or room is None:
        return not_allowed()
    known = await class_quizzes.shares(scene.unit, key(room), key(row))
    order = list(await class_quizzes.questions(scene.unit, key(row)))
    ranked = sorted(known, key=lambda one: (one.right / one.answered, -one.answered, order.index(one.question_id)))
    lines = [
        {
            "stem": Html(question.stem),
            "right": one.right,
            "answered": one.answered,
            "percent": percent(one.right, one.answered),
        }
        for one in ranked
        if (question := scene.catalog.question(one.question_id)) is not None
    ]
    page = pages.cut(lines, action.page, SHARES_A_PAGE)
    title = set_work.title_of(scene, row.about)
    words = say("class_quiz.shares", title=title, first=page.first, lines=page.items)
    back: Row = (button("button.back", ShowAssignment(key(row))),)
    return Reply(words, (*pages.turn(page, lambda to: ShowShares(key(row), to)), back))


def _ways(row: Assignment) -> Row:
    refresh = button("button.refresh", ShowAssignment(key(row)))
    return (button("button.back_to_class", ShowClass(row.class_id)), refresh)


def _is_late(row: Assignment, finished_at: datetime) -> bool:
    return row.due_at is not None and finished_at >= row.due_at
