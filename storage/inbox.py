"""Updates on their way in."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update

from storage.store import Unit
from storage.tables import InboxUpdate, UpdateState


async def put(unit: Unit, update_id: int, chat_id: int, payload: str, now: datetime) -> None:
    """Stores an update; the same update again changes nothing."""
    insert = sqlite.insert if unit.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {
        "update_id": update_id,
        "chat_id": chat_id,
        "payload": payload,
        "received_at": now,
        "state": UpdateState.WAITING,
        "attempts": 0,
    }
    await unit.exec(insert(InboxUpdate).values(**row).on_conflict_do_nothing())


async def waiting(unit: Unit, limit: int, besides: Iterable[int] = ()) -> Sequence[InboxUpdate]:
    """The oldest updates that nobody has handled, besides those of these chats."""
    query = (
        select(InboxUpdate)
        .where(col(InboxUpdate.state) == UpdateState.WAITING, col(InboxUpdate.chat_id).not_in(list(besides)))
        .order_by(col(InboxUpdate.update_id))
        .limit(limit)
    )
    return (await unit.exec(query)).all()


async def finish(unit: Unit, update_id: int) -> bool:
    """Marks an update as handled; False if it was already, and then its effects must not happen again."""
    result = await unit.exec(
        update(InboxUpdate)
        .where(col(InboxUpdate.update_id) == update_id, col(InboxUpdate.state) == UpdateState.WAITING)
        .values(state=UpdateState.DONE)
    )
    return bool(result.rowcount)


async def fail(unit: Unit, update_id: int, fault: str, *, quarantine: bool) -> None:
    """Notes why an update failed and, if so decided, puts it aside."""
    state = UpdateState.QUARANTINED if quarantine else UpdateState.WAITING
    await unit.exec(
        update(InboxUpdate)
        .where(col(InboxUpdate.update_id) == update_id)
        .values(state=state, fault=fault, attempts=InboxUpdate.attempts + 1)
    )
