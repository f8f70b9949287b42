"""The learner's day of reviewing as the rows have it: the only place where it is loaded."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from bot.actions import Action, StudyAhead, StudyChapter, StudyForgotten, StudyLeeches, UndoReview, decode
from bot.domain import agenda, catch_up
from bot.domain.agenda import LEARN_AHEAD, Entry, Limits, Plan, Snapshot
from bot.domain.catch_up import Promise
from bot.domain.exam import Stage, needs_pass
from bot.domain.fuzz import BALANCED_UP_TO
from bot.domain.model import Model, loads
from bot.domain.review import Load, Phase
from bot.domain.study_day import DAY_STARTS, day_begins, study_day
from bot.flows import exam_day
from bot.flows.exam_day import Day
from bot.flows.remembered import entry_of, memory_of
from bot.flows.scene import Scene
from storage import agenda as rows
from storage import exams
from storage.agenda import Choice
from storage.agenda_lines import Line, Part
from storage.tables import Person

MOST_PROMISED = 500
"""With more items than this no day is promised: working it out would hold up everybody."""
SPARE = 20
"""More than the limit allows is looked at, for some give each other away."""
FARTHEST_DAYS = 366
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Agenda:
    """One moment of a learner's day."""

    snapshot: Snapshot
    asked: Entry | None
    """The item that was named when it was loaded."""
    last: UndoReview | None
    """Takes back today's last answer, if there is one that can be."""
    next_due: datetime | None
    """When the next review falls due that is not due yet."""
    load: Load
    """How many reviews are due already on a day of the weeks to come."""
    exam: Day
    """The exam that is ahead, if there is one."""
    model: Model
    """By which an answer is graded."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to review, now or ever."""
        one = self.snapshot
        waiting = one.steps or one.due or one.unasked or self.next_due
        return not waiting and not one.new_today and not one.reviewed_today


def retention(person: Person) -> float:
    """The chance of remembering that this learner aims at, 0 to 1."""
    return person.retention / 100


def seed(scene: Scene, item_id: str) -> str:
    """Decides how the intervals of this person's item vary."""
    return f"{scene.me}:{item_id}"


def plan(scene: Scene, snapshot: Snapshot) -> Plan:
    """What is left for today."""
    return agenda.plan(snapshot, scene.now, scene.zone)


async def load(scene: Scene, item: str = "", *, choices: bool = True) -> Agenda:
    """The plan's agenda, or that of what the learner chose to go through; `item` is looked up with it."""
    choice = parameters(scene, decode(scene.person.studying)) if choices else None
    about: dict[str, object] = {
        "me": scene.me,
        "now": scene.now,
        "day": day_begins(study_day(scene.now, scene.zone), scene.zone),
        "date": study_day(scene.now, scene.zone),
        "item": item,
        "soon": scene.now + LEARN_AHEAD,
        "horizon": scene.now + timedelta(days=BALANCED_UP_TO + 1),
    }
    limits = Limits(scene.person.new_a_day, scene.person.reviews_a_day)
    if choice is not None:
        since = scene.person.studying_since or scene.now
        lines = await rows.chosen(scene.unit, choice[0], **about, **choice[1], since=since, most=MOST_PROMISED)
    else:
        lines = await rows.plan(
            scene.unit,
            **about,
            **_days_counted(scene),
            most=limits.reviews + SPARE,
            most_new=limits.new + SPARE,
        )
    found = _agenda(scene, lines, limits, chosen=choice is not None)
    if found.exam.day is None or found.exam.stage is not Stage.EVE or choice is not None:
        return found
    return replace(found, snapshot=await _of_the_eve(scene, found, found.exam.day))


async def _of_the_eve(scene: Scene, usual: Agenda, day: date) -> Snapshot:
    """What the eve of an exam asks: no limit, but nothing that is safe; what waits in its steps comes by itself."""
    asked = [
        entry
        for entry in map(entry_of, await exams.items(scene.unit, scene.me))
        if scene.catalog.item(entry.item) is not None
        and needs_pass(entry.memory, day, scene.zone, usual.model)
        and (entry.memory.phase is Phase.REVIEW or entry.memory.reps == 0)
    ]
    return replace(usual.snapshot, reviews=tuple(asked), fresh=(), due=0, unasked=0, eve=True)


async def left(scene: Scene) -> tuple[int, Day]:
    """How many items the day's plan still has for this person, and the exam that it works towards."""
    found = await load(scene, choices=False)
    return plan(scene, found.snapshot).left, found.exam


async def promise(scene: Scene, found: Agenda) -> Promise | None:
    """When the backlog will be cleared; None if nobody can tell."""
    lines = await rows.ever_asked(scene.unit, scene.me, MOST_PROMISED + 1)
    if len(lines) > MOST_PROMISED:
        return None
    return catch_up.promise(
        _here(scene, lines, Part.REVIEW),
        scene.person.reviews_a_day,
        found.snapshot.reviewed_today,
        scene.now,
        scene.zone,
        answer=catch_up.remembered(
            lambda entry: seed(scene, entry.item), scene.zone, retention(scene.person), found.model
        ),
    )


def parameters(scene: Scene, chosen: Action | None) -> tuple[Choice, dict[str, object]] | None:
    """What a choice of one's own asks the database for; None if it is none."""
    match chosen:
        case StudyChapter(chapter=chapter_id):
            return Choice.ITEMS, {"items": [item.id for item in scene.catalog.items_of_chapter(chapter_id)]}
        case StudyLeeches():
            return Choice.LEECHES, {}
        case StudyAhead(day=day) if abs(day - study_day(scene.now, scene.zone).toordinal()) <= FARTHEST_DAYS:
            return Choice.AHEAD, {"until": day_begins(date.fromordinal(day), scene.zone)}
        case StudyForgotten():
            return Choice.FORGOTTEN, {}
        case _:
            return None


def _days_counted(scene: Scene) -> dict[str, int]:
    """Today as a number, and by how many seconds the study days of this person's zone are ahead of those of UTC."""
    offset = scene.now.astimezone(scene.zone).utcoffset() or timedelta()
    shift = offset - timedelta(hours=DAY_STARTS)
    return {
        "today": (study_day(scene.now, scene.zone) - _EPOCH).days,
        "shift": int(shift.total_seconds()),
    }


def _agenda(scene: Scene, lines: Sequence[Line], limits: Limits, *, chosen: bool) -> Agenda:
    counts = next(line for line in lines if line.part == Part.COUNTS)
    around = next(line for line in lines if line.part == Part.EXAM)
    snapshot = Snapshot(
        steps=_here(scene, lines, Part.STEP),
        reviews=_here(scene, lines, Part.REVIEW),
        fresh=_here(scene, lines, Part.FRESH),
        due=counts.row,
        unasked=counts.phase,
        new_today=counts.reps,
        reviewed_today=counts.lapses,
        limits=limits,
        chosen=chosen,
    )
    return Agenda(
        snapshot=snapshot,
        asked=next(iter(_here(scene, lines, Part.ASKED)), None),
        last=next((UndoReview(line.item_id, line.reps) for line in lines if line.part == Part.LAST), None),
        next_due=counts.due,
        load=_load(lines, scene.zone),
        exam=exam_day.among(scene, [date.fromisoformat(around.item_id)] if around.item_id else []),
        model=loads(around.fact),
    )


def _here(scene: Scene, lines: Sequence[Line], part: Part) -> tuple[Entry, ...]:
    """The items of one part, those that an edit took out of the course left out."""
    return tuple(_entry(line) for line in lines if line.part == part and scene.catalog.item(line.item_id) is not None)


def _entry(line: Line) -> Entry:
    return Entry(line.row, line.item_id, line.fact, memory_of(line), line.leech_at)


def _load(lines: Sequence[Line], zone: ZoneInfo) -> Load:
    ahead = sorted((line.due, line.row) for line in lines if line.part == Part.LOAD)
    moments = [due for due, _ in ahead]
    so_far = [0, *accumulate(many for _, many in ahead)]

    def load(day: date) -> int:
        begins, ends = day_begins(day, zone), day_begins(day + timedelta(days=1), zone)
        return so_far[bisect_left(moments, ends)] - so_far[bisect_left(moments, begins)]

    return load
