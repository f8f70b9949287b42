"""Telling the admins what became of an edit of the course."""

from collections.abc import Iterable
from datetime import datetime

from bot.flows.post import Kind
from bot.reply import Reply, Words, pack, say
from storage import outbox, people
from storage.store import Store

PROBLEMS_TOLD = 10


def verdict(problems: tuple[str, ...]) -> Words:
    """What to tell about an edit with these problems."""
    if not problems:
        return say("admin.course_accepted")
    return say(
        "admin.course_refused", problems=list(problems[:PROBLEMS_TOLD]), more=max(0, len(problems) - PROBLEMS_TOLD)
    )


async def tell_admins(store: Store, admin_ids: Iterable[int], words: Words, *, fingerprint: str, now: datetime) -> None:
    """Leaves the message for each admin, once for each state of the files."""
    async with store.begin() as unit:
        for admin_id in sorted(admin_ids):
            person = await people.locked(unit, admin_id)
            if person is not None and person.reachable:
                await outbox.put(
                    unit,
                    key=f"course:{fingerprint}:{admin_id}",
                    kind=Kind.NOTICE.value,
                    chat_id=admin_id,
                    language=person.language,
                    payload=pack(Reply(words)),
                    not_before=now,
                )
