"""A class in its Telegram group: set a lesson, see who opened it and who finished it."""

from bot.actions import (
    Assign,
    ChooseAssignment,
    ChooseClassQuiz,
    GlanceAssignment,
    Home,
    OpenAssignment,
    OpenLesson,
    ShowAssignment,
    ShowClass,
    ShowClasses,
    ShowExam,
    ShowTrouble,
)
from bot.flows import class_report, learn, pages, post, set_work, trouble
from bot.flows.classrooms import mine, not_allowed
from bot.flows.gone import gone
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Row, button, say
from storage import classes, lessons
from storage.tables import Assignment, AssignmentProgress, ClassMember, Classroom, key

BROUGHT = "class"
"""Comes into the group with a bot that was brought there by our own button."""
LESSONS_A_PAGE = 6
ASSIGNMENTS_SHOWN = 8


async def group_joined(scene: Scene, chat_id: int, title: str) -> Reply:
    """The bot was brought into a group: an instructor gets a class, everybody else a friendly word."""
    if not scene.instructs:
        return Reply(say("classes.only_instructors"))
    room = await classes.by_chat(scene.unit, chat_id)
    if room is None:
        room = await scene.unit.insert(Classroom(chat_id=chat_id, title=title, owner_id=scene.me, created_at=scene.now))
    room.title, room.active, room.owner_id = title, True, scene.me
    link = Button(say("button.open_class"), start=f"c_{room.id}")
    return Reply(say("classes.group_welcome", name=scene.person.name), ((link,),))


async def group_left(scene: Scene, chat_id: int) -> None:
    """The bot was taken out of a group; the class stays, for when it comes back."""
    room = await classes.by_chat(scene.unit, chat_id)
    if room is not None:
        room.active = False


async def open_link(scene: Scene, class_id: str) -> Reply:
    """The link under the group's welcome."""
    return await show(scene, ShowClass(int(class_id) if class_id.isdigit() and len(class_id) < 10 else 0))


async def show_all(scene: Scene, _action: ShowClasses) -> Reply:
    """The instructor's classes; a lone one is shown at once."""
    if not scene.instructs:
        return not_allowed()
    rooms = await classes.owned_by(scene.unit, scene.me)
    if len(rooms) == 1:
        return await _class_screen(scene, rooms[0])
    rows: list[Row] = [(button("button.classroom", ShowClass(key(room)), title=room.title),) for room in rooms]
    bring = Button(say("button.bring_into_group"), start=BROUGHT, group=True)
    home = button("button.home", Home())
    return Reply(say("classes.all", count=len(rooms)), (*rows, (bring, home)) if rows else ((home,), (bring,)))


async def show(scene: Scene, action: ShowClass) -> Reply:
    """One class: its members and what is set."""
    room = await mine(scene, action.classroom)
    return await _class_screen(scene, room) if room else not_allowed()


async def choose(scene: Scene, action: ChooseAssignment) -> Reply:
    """Which lesson to set."""
    room = await mine(scene, action.classroom)
    if room is None:
        return not_allowed()
    page = pages.cut(scene.catalog.lessons, action.page, LESSONS_A_PAGE)
    rows: list[Row] = [
        (button("button.assign", Assign(action.classroom, lesson.id), number=number, title=lesson.title),)
        for number, lesson in enumerate(page.items, page.first + 1)
    ]
    turn = pages.turn(page, lambda number: ChooseAssignment(action.classroom, number))
    back = (button("button.back", ShowClass(action.classroom)),)
    return Reply(say("classes.choose_lesson", title=room.title), (*rows, *turn, back))


async def assign(scene: Scene, action: Assign) -> Reply:
    """Sets the lesson: the group gets it once, however often this is tapped on the same screen."""
    room = await mine(scene, action.classroom)
    if room is None:
        return not_allowed()
    if not room.active:
        return Reply(notice=say("classes.bot_is_out"), alert=True)
    lesson = scene.catalog.lesson(action.lesson)
    if lesson is None:
        return gone()
    for earlier in await classes.assignments(scene.unit, action.classroom, ASSIGNMENTS_SHOWN):
        if earlier.lesson_id == lesson.id:
            screen = await class_report.report(scene, room, earlier)
            return Reply(screen.words, screen.buttons, notice=say("classes.assigned_before"))
    row = await scene.unit.insert(
        Assignment(class_id=action.classroom, lesson_id=lesson.id, code=scene.nonce, set_by=scene.me, set_at=scene.now)
    )
    message = Reply(
        say("classes.assignment", lesson=lesson.title, minutes=lesson.minutes, cards=len(lesson.cards)),
        (
            (button("button.who_finished", GlanceAssignment(key(row))),),
            (Button(say("button.start_assignment"), start=f"a_{row.code}"),),
        ),
    )
    await post.leave(
        scene,
        key=f"assignment:{row.id}",
        kind=post.Kind.ASSIGNMENT,
        chat_id=room.chat_id,
        language=scene.person.language,
        reply=message,
    )
    screen = await class_report.report(scene, room, row)
    return Reply(screen.words, screen.buttons, notice=say("classes.assigned"))


async def glance(scene: Scene, action: GlanceAssignment) -> Reply:
    """A short look from the group: numbers and one's own state; names are the instructor's."""
    row = await classes.assignment(scene.unit, action.assignment)
    if row is None:
        return Reply(notice=say("learn.gone_short"))
    opened, finished = await classes.counts(scene.unit, action.assignment)
    own = await classes.progress_of(scene.unit, action.assignment, scene.me)
    state = "instructor" if scene.instructs else "new" if own is None else "done" if own.finished_at else "begun"
    quiz = set_work.is_quiz(row)
    return Reply(
        notice=say("classes.glance", opened=opened, finished=finished, state=state, quiz=quiz),
        alert=True,
    )


async def open_assignment(scene: Scene, code: str) -> Reply:
    """The button under an assignment: notes who came, and opens the lesson or the quiz."""
    row = await classes.assignment_by_code(scene.unit, code)
    return await _begin(scene, row) if row else gone()


async def open_assigned(scene: Scene, action: OpenAssignment) -> Reply:
    """The same from home, for who is in the class already."""
    row = await classes.assignment(scene.unit, action.assignment)
    member = row is not None and await classes.member(scene.unit, row.class_id, scene.me) is not None
    return await _begin(scene, row) if row and member else gone()


async def _begin(scene: Scene, row: Assignment) -> Reply:
    quiz = set_work.is_quiz(row)
    if not scene.instructs:
        if await classes.member(scene.unit, row.class_id, scene.me) is None:
            await scene.unit.insert(ClassMember(class_id=row.class_id, person_id=scene.me, joined_at=scene.now))
        if await classes.progress_of(scene.unit, key(row), scene.me) is None:
            learnt = None if quiz else await lessons.progress(scene.unit, scene.me, row.lesson_id)
            await scene.unit.insert(
                AssignmentProgress(
                    assignment_id=key(row),
                    person_id=scene.me,
                    opened_at=scene.now,
                    # Who has learnt it before it was set has done it by coming.
                    finished_at=scene.now if learnt and learnt.finished_at else None,
                )
            )
    if quiz:
        return await set_work.begin_quiz(scene, row)
    return await learn.open_lesson(scene, OpenLesson(row.lesson_id), assigned=True)


async def _class_screen(scene: Scene, room: Classroom) -> Reply:
    room_id = key(room)
    rows: list[Row] = []
    for row in await classes.assignments(scene.unit, room_id, ASSIGNMENTS_SHOWN):
        work = set_work.work(scene, row)
        if work is not None:
            opened, finished = await classes.counts(scene.unit, key(row))
            name = "button.assignment" if work.lesson else "button.class_quiz"
            shown = button(name, ShowAssignment(key(row)), title=work.title, opened=opened, finished=finished)
            rows.append((shown,))
    members = len(await classes.members(scene.unit, room_id))
    hard = await trouble.of_class(scene, room_id)
    words = say(
        "classes.room",
        title=room.title,
        members=members,
        assignments=len(rows),
        unclear=len(hard.unclear),
        forgotten=len(hard.forgotten),
    )
    return Reply(
        words,
        (
            *rows,
            (button("button.trouble", ShowTrouble(room_id)), button("button.exam", ShowExam(room_id))),
            (button("button.home", Home()), button("button.choose_class_quiz", ChooseClassQuiz(room_id))),
            (button("button.choose_assignment", ChooseAssignment(room_id, 0)),),
        ),
    )
