"""The sweep over everybody whose reminder time has come."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions import ShowReview
from bot.domain.catalog import Catalog
from bot.domain.reminders import reminder_key, too_late
from bot.flows import post, remind, reviews
from bot.flows.scene import Scene
from bot.reply import Button, Reply, say
from storage import people
from storage.store import Store, Unit
from storage.tables import Person, key

BATCH = 200
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


async def _remind(unit: Unit, catalog: Catalog, person: Person, now: datetime, swept: Swept) -> None:
    planned = person.next_reminder_at
    remind.plan(person, now)
    if planned is None:
        return
    scene = Scene(unit, catalog, person, now, nonce="")
    due = await reviews.due_count(scene)
    if too_late(planned, now):
        swept.too_late += 1
    elif due == 0:
        swept.nothing_due += 1
    else:
        swept.reminded += 1
        await post.leave(
            scene,
            key=reminder_key(key(person), planned, ZoneInfo(person.zone)),
            kind=post.Kind.REMINDER,
            chat_id=person.telegram_id,
            language=person.language,
            reply=Reply(
                say("remind.daily", name=person.name, due=due),
                ((Button(say("button.review_due", count=due), ShowReview()),),),
            ),
        )
