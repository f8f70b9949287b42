"""What an answer does: the new state of the item, and one line of the log that can rebuild it or take it back."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.actions import UndoReview
from bot.domain import agenda as days
from bot.domain import exam
from bot.domain.agenda import Entry, Snapshot
from bot.domain.review import Grade, Memory, Phase, is_leech, leech_since
from bot.domain.wait import Wait, wait
from bot.flows.agenda import Agenda, retention, seed
from bot.flows.scene import Scene
from storage import reviews
from storage.tables import Counted

DRAWN_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""Buttons count the seconds since then, which takes fewer digits than since 1970."""
LONGEST_SECONDS = 60 * 60
"""Who took longer did something else in between."""


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer that was taken."""

    wait: Wait
    """Until the item comes back."""
    due: datetime | None
    """On which day, unless it comes again in this session."""
    entry: Entry
    """The item as it is now."""
    leech: bool
    """It was forgotten so often that help is due."""
    rest: Snapshot
    """What is left of the day."""
    undo: UndoReview


def drawn_now(scene: Scene) -> int:
    """When a button is drawn, as it carries it."""
    return int((scene.now - DRAWN_SINCE).total_seconds())


def outcome(scene: Scene, found: Agenda, entry: Entry, given: Grade) -> Memory:
    """The item's memory after such an answer, now."""
    return exam.grade(
        entry.memory,
        given,
        scene.now,
        scene.zone,
        exam_day=found.exam.day,
        item_seed=seed(scene, entry.item),
        retention=retention(scene.person),
        load=found.load,
        model=found.model,
    )


async def take(scene: Scene, found: Agenda, entry: Entry, given: Grade, drawn: int) -> Graded:
    """Writes the item's new state and the log."""
    before = entry.memory
    memory = outcome(scene, found, entry, given)
    await reviews.record(
        scene.unit,
        person_id=scene.me,
        review_item_id=entry.row,
        turn=before.reps,
        grade=given,
        reviewed_at=scene.now,
        zone=scene.person.zone,
        due=memory.due,
        parameters=exam.model_for(found.exam.stage, found.model).name,
        counted=_counted(before, scene.now),
        seconds=_seconds(scene, drawn),
        before=reviews.packed({**asdict(before), "leech_at": entry.leech_at}),
    )
    state = {**asdict(memory), "leech_at": leech_since(entry.leech_at, memory, scene.now)}
    if not await reviews.change(scene.unit, entry.row, before.reps, state):
        raise LookupError(f"{entry.item} of {scene.me} was answered meanwhile")
    return Graded(
        wait=wait(scene.now, memory.due, scene.zone),
        due=memory.due if memory.phase is Phase.REVIEW else None,
        entry=replace(entry, memory=memory),
        leech=memory.lapses > before.lapses and is_leech(memory),
        rest=days.after(found.snapshot, entry, memory, scene.now),
        undo=UndoReview(entry.item, before.reps),
    )


def _counted(before: Memory, now: datetime) -> Counted:
    if before.reps == 0:
        return Counted.NEW
    if before.phase is not Phase.REVIEW:
        return Counted.STEP
    return Counted.REVIEW if days.is_due_review(before, now) else Counted.EARLY


def _seconds(scene: Scene, drawn: int) -> int | None:
    taken = (scene.now - DRAWN_SINCE - timedelta(seconds=drawn)).total_seconds()
    return int(taken) if 0 <= taken <= LONGEST_SECONDS else None
