"""What did not arrive: who has to know about it is told, once a day for each reason."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from bot.flows.post import Kind
from bot.reply import Reply, Words, pack, say
from storage import classes, outbox, people
from storage.store import Unit
from storage.tables import Person, key


async def lost(unit: Unit, chat_id: int, fault: str, now: datetime) -> None:
    """Nothing gets to this person or group any more: what waits is given up, and the instructors are told."""
    await outbox.cancel(unit, chat_id, fault)
    room = await classes.by_chat(unit, chat_id)
    if room is not None:
        room.active = False
        owner = await people.by_id(unit, room.owner_id)
        if owner is not None:
            await _tell(unit, owner, f"lost:{chat_id}", say("admin.group_lost", title=room.title), now)
        return
    person = await people.locked(unit, chat_id)
    if person is None:
        return
    person.reachable = False
    for instructor in await classes.instructors_of(unit, key(person)):
        if instructor.id != person.id:
            await _tell(unit, instructor, f"lost:{chat_id}", say("admin.person_lost", name=person.name), now)


async def refused(unit: Unit, admin_ids: Iterable[int], fault: str, now: datetime) -> None:
    """Telegram will never take this message: the admins are told why."""
    # The same reason has other numbers each time.
    reason = hashlib.sha256(re.sub(r"\d+", "0", fault).encode()).hexdigest()[:16]
    for admin_id in sorted(admin_ids):
        admin = await people.by_telegram_id(unit, admin_id)
        if admin is not None:
            await _tell(unit, admin, f"refused:{reason}", say("admin.message_refused", reason=fault), now)


async def _tell(unit: Unit, person: Person, event: str, words: Words, now: datetime) -> None:
    if person.reachable:
        await outbox.put(
            unit,
            key=f"{event}:{now:%Y-%m-%d}:{person.id}",
            kind=Kind.NOTICE.value,
            chat_id=person.telegram_id,
            language=person.language,
            payload=pack(Reply(words)),
            not_before=now,
        )
