"""The exam: its day, a learner's own or set for a class, and what to expect until then."""

from datetime import date, timedelta

from bot.actions import AskExam, Home, SetExam, ShowClass, ShowExam, ShowReview, ShowSettings
from bot.domain import exam
from bot.domain.forecast import forecast
from bot.domain.model import loads
from bot.domain.spoken_date import parse_date
from bot.domain.study_day import study_day
from bot.flows import exam_day, post
from bot.flows.remembered import memory_of
from bot.flows.scene import Scene
from bot.reply import Button, Reply, Row, button, pack, plain, say
from storage import classes, exams, outbox, parameters
from storage.tables import Classroom, Waiting, key

MINE = 0
"""In place of a class: one's own exam."""
OFFERED = (7, 14, 30, 60)
FARTHEST_DAYS = 730
SECONDS_AN_ANSWER = 20


async def show(scene: Scene, action: ShowExam) -> Reply:
    """The exam, what to expect until then, and the ways to set another day."""
    if action.classroom != MINE:
        room = await _room(scene, action.classroom)
        return _class_screen(scene, room) if room else _not_allowed()
    nearest = await exam_day.nearest(scene)
    if nearest.day is None:
        _expect(scene, MINE)
        return Reply(say("exam.unset"), _choices(scene, MINE, None))
    words = say("exam.plan", **await _plan(scene, nearest.day), of_class=nearest.of_class)
    own = scene.person.exam_day if scene.person.exam_day and scene.person.exam_day >= _today(scene) else None
    return Reply(words, (*_choices(scene, MINE, own), (button("button.review", ShowReview()),)))


async def choose(scene: Scene, action: SetExam) -> Reply:
    """Sets the day, or takes it back."""
    day = _offered(scene, action.day)
    if action.day and day is None:
        screen = await show(scene, ShowExam(action.classroom))
        return Reply(screen.words, screen.buttons, notice=say("exam.past"))
    return await _set(scene, action.classroom, day)


async def ask(scene: Scene, action: AskExam) -> Reply:
    """From now on a typed date is the exam's."""
    if action.classroom != MINE and await _room(scene, action.classroom) is None:
        return _not_allowed()
    _expect(scene, action.classroom)
    return Reply(say("exam.ask"), (_back(ShowExam(action.classroom)),))


async def take_day(scene: Scene, text: str) -> Reply:
    """Reads a typed date; one that cannot be read, or is past, is asked for again."""
    classroom = int(scene.person.waiting_for) if scene.person.waiting_for.isdigit() else MINE
    day = parse_date(text, _today(scene))
    if day is None:
        return Reply(say("exam.not_understood"), (_back(ShowExam(classroom)),))
    if _offered(scene, day.toordinal()) is None:
        late = day > _today(scene)
        return Reply(say("exam.too_far" if late else "exam.past_typed", day=_said(day)), (_back(ShowExam(classroom)),))
    scene.person.waiting, scene.person.waiting_for = Waiting.NOTHING, ""
    return await _set(scene, classroom, day)


def _expect(scene: Scene, classroom: int) -> None:
    scene.person.waiting, scene.person.waiting_for = Waiting.EXAM_DAY, str(classroom)


async def _set(scene: Scene, classroom: int, day: date | None) -> Reply:
    if classroom == MINE:
        scene.person.exam_day = day
        screen = await show(scene, ShowExam(MINE))
        return Reply(screen.words, screen.buttons, notice=say("exam.changed"))
    room = await _room(scene, classroom)
    if room is None:
        return _not_allowed()
    if room.exam_day != day:
        before, room.exam_day = room.exam_day, day
        await _tell(scene, room, before)
    screen = _class_screen(scene, room)
    return Reply(screen.words, screen.buttons, notice=say("exam.changed_for_class"))


async def _tell(scene: Scene, room: Classroom, before: date | None) -> None:
    """Every member hears of the change once, however often it is tapped."""
    change = f"exam:{room.id}:{before or ''}>{room.exam_day or ''}:{_today(scene)}"
    words = say("exam.told", title=room.title, day=_said(room.exam_day))
    reply = Reply(words, ((Button(say("button.exam_plan"), ShowExam(MINE)),),))
    packed = pack(reply)
    messages = [
        outbox.Message(f"{change}:{member.id}", post.Kind.NOTICE.value, member.telegram_id, member.language, packed)
        for member in await classes.members(scene.unit, key(room))
        if member.reachable and key(member) != scene.me
    ]
    await outbox.put_all(scene.unit, messages, scene.now)


async def _plan(scene: Scene, day: date) -> dict[str, object]:
    today = _today(scene)
    rows = [row for row in await exams.items(scene.unit, scene.me) if scene.catalog.item(row.item_id) is not None]
    stage = exam.stage(day, today)
    about: dict[str, object] = {"day": _said(day), "days": (day - today).days, "items": len(rows), "stage": stage.name}
    if not rows or stage is exam.Stage.USUAL:
        return about | {"a_day": 0, "eve": 0, "minutes": 0, "recall": None}
    told = forecast(
        [memory_of(row) for row in rows],
        scene.now,
        scene.zone,
        day,
        retention=scene.person.retention / 100,
        model=loads(await parameters.in_use(scene.unit, scene.me)),
    )
    eve = round(told.eve)
    return about | {
        "a_day": max(1, round(told.a_day)) if told.a_day else 0,
        "eve": eve,
        "minutes": -(-eve * SECONDS_AN_ANSWER // 60),
        "recall": round(told.recall * 100),
    }


def _class_screen(scene: Scene, room: Classroom) -> Reply:
    today = _today(scene)
    day = room.exam_day if room.exam_day and room.exam_day >= today else None
    words = say("exam.room", title=room.title, day=_said(day), days=(day - today).days if day else 0)
    return Reply(words, _choices(scene, key(room), day))


def _choices(scene: Scene, classroom: int, day: date | None) -> tuple[Row, ...]:
    """The days on offer, the way to type another, the way to take back what is set, and the way back."""
    today = _today(scene)
    offered = tuple(
        button("button.exam_in", SetExam(classroom, (today + timedelta(days=days)).toordinal()), days=days)
        for days in OFFERED
    )
    off = (button("button.exam_off", SetExam(classroom, 0)),) if day else ()
    back = ShowSettings() if classroom == MINE else ShowClass(classroom)
    name = "button.back_to_settings" if classroom == MINE else "button.back_to_class"
    return (
        (*offered[:2],),
        (*offered[2:],),
        (button("button.exam_other", AskExam(classroom)), *off),
        (button(name, back),),
    )


def _back(to: ShowExam) -> Row:
    return (button("button.back", to),)


def _offered(scene: Scene, ordinal: int) -> date | None:
    """The day, if an exam can be on it: from tomorrow on."""
    days = ordinal - _today(scene).toordinal()
    return date.fromordinal(ordinal) if 1 <= days <= FARTHEST_DAYS else None


def _said(day: date | None) -> dict[str, int] | None:
    return plain(day) if day else None


def _today(scene: Scene) -> date:
    return study_day(scene.now, scene.zone)


async def _room(scene: Scene, class_id: int) -> Classroom | None:
    """The class, its row held, if this person may act on it now."""
    room = await exams.locked_class(scene.unit, class_id)
    return room if room is not None and scene.instructs and room.owner_id == scene.me else None


def _not_allowed() -> Reply:
    return Reply(say("classes.not_allowed"), ((button("button.home", Home()),),))
