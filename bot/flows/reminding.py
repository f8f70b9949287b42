"""The sweep over everybody whose reminder time has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions import OpenAssignment, ShowReview
from bot.domain.catalog import Catalog
from bot.domain.reminders import Schedule, next_reminder, reminder_key, too_late
from bot.flows import agenda, exam_day, post, remind, set_work
from bot.flows.scene import Scene
from bot.flows.set_work import Work
from bot.reply import Button, Reply, say
from storage import classes, people
from storage.store import Store, Unit
from storage.tables import Person, key

BATCH = 200
A_DAY_AND_MORE = timedelta(hours=49)
"""Long enough that at least one reminder lies in it, whatever the clocks do."""
SOON = timedelta(days=2)
"""So long before its time is over, what an instructor set is told of in the daily reminder."""
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Swept:
    """What a sweep did."""

    reminded: int = 0
    nothing_due: int = 0
    too_late: int = 0


async def sweep(store: Store, catalog: Catalog, clock: Clock) -> Swept:
    """Leaves a message for everybody who has something due, and plans everybody's next day."""
    swept = Swept()
    while True:
        async with store.begin() as unit:
            found = await people.due_for_reminder(unit, clock(), BATCH)
            for person in found:
                await _remind(unit, catalog, person, clock(), swept)
        if len(found) < BATCH:
            return swept


def _latest(planned: datetime, schedule: Schedule, now: datetime) -> datetime:
    """The last time that has come: after days of standstill it is today's that counts, not the first one missed."""
    latest = max(planned, next_reminder(now - A_DAY_AND_MORE, schedule))
    while (following := next_reminder(latest, schedule)) <= now:
        latest = following
    return latest


async def _soon(scene: Scene) -> Work | None:
    """What an instructor set, if it is not finished and its time is nearly over; once it is over nobody is pressed."""
    rows = await classes.due_between(scene.unit, scene.me, scene.now, scene.now + SOON)
    return next((one for one in (set_work.work(scene, row) for row in rows) if one is not None), None)


async def _remind(unit: Unit, catalog: Catalog, person: Person, now: datetime, swept: Swept) -> None:
    if person.next_reminder_at is None or person.reminder_minute is None:
        return
    planned = _latest(person.next_reminder_at, remind.schedule_of(person), now)
    remind.plan(person, now)
    scene = Scene(unit, catalog, person, now, nonce="")
    (due, exam), soon = await agenda.left(scene), await _soon(scene)
    if too_late(planned, now):
        swept.too_late += 1
    elif due == 0 and soon is None:
        swept.nothing_due += 1
    else:
        swept.reminded += 1
        ways = []
        if soon is not None:
            name = "button.do_assignment" if soon.lesson else "button.do_class_quiz"
            ways.append((Button(say(name, title=soon.title), OpenAssignment(soon.id)),))
        if due:
            ways.append((Button(say("button.review_due", count=due), ShowReview()),))
        await post.leave(
            scene,
            key=reminder_key(key(person), planned, ZoneInfo(person.zone)),
            kind=post.Kind.REMINDER,
            chat_id=person.telegram_id,
            language=person.language,
            reply=Reply(
                say(
                    "remind.daily",
                    name=person.name,
                    due=due,
                    exam=exam_day.told(scene, exam),
                    work=set_work.told(scene, soon) if soon else None,
                ),
                tuple(ways),
            ),
        )
