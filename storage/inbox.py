"""Updates on their way in."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select, update

from storage.store import Unit
from storage.tables import InboxUpdate, Person, UpdateState

_EARLIER: Any = aliased(InboxUpdate)


def _waits(row: Any = InboxUpdate) -> ColumnElement[bool]:
    # Written out, not as a parameter: only then a database is sure that the partial indexes will do.
    return col(row.state) == literal_column(str(int(UpdateState.WAITING)))


def _its_turn() -> tuple[ColumnElement[bool], ...]:
    earlier = exists().where(
        _waits(_EARLIER), _EARLIER.chat_id == InboxUpdate.chat_id, _EARLIER.update_id < InboxUpdate.update_id
    )
    return (col(InboxUpdate.update_id) == bindparam("ended"), _waits(), ~earlier)


# Built once: every update goes through these, and building a statement costs more than running it.
_PUT = {dialect: dialect.insert(InboxUpdate).on_conflict_do_nothing() for dialect in (sqlite, postgresql)}
_WAITING = (
    select(InboxUpdate)
    .where(_waits(), col(InboxUpdate.chat_id).not_in(bindparam("besides", expanding=True)))
    .order_by(col(InboxUpdate.update_id))
    .limit(bindparam("most"))
)
# What was read before the rows were held may be of yesterday.
_TURN = (
    select(Person)
    .join(InboxUpdate, and_(*_its_turn()))
    .where(col(Person.telegram_id) == bindparam("telegram_id"))
    .with_for_update(of=[Person, InboxUpdate])
    .execution_options(populate_existing=True)
)
_HOLD = select(col(InboxUpdate.update_id)).where(*_its_turn()).with_for_update()
_FINISH = update(InboxUpdate).where(*_its_turn()).values(state=UpdateState.DONE)
_END = (
    update(InboxUpdate)
    .where(col(InboxUpdate.update_id) == bindparam("ended"))
    .values(state=UpdateState.DONE, owed=bindparam("screen"), owed_since=bindparam("now"))
)


async def put(unit: Unit, update_id: int, chat_id: int, payload: str, now: datetime) -> None:
    """Stores an update; the same update again changes nothing."""
    row = {
        "update_id": update_id,
        "chat_id": chat_id,
        "payload": payload,
        "received_at": now,
        "state": UpdateState.WAITING,
        "attempts": 0,
    }
    await unit.run(_PUT[sqlite if unit.on_sqlite else postgresql], row)


async def waiting(unit: Unit, limit: int, besides: Iterable[int] = ()) -> Sequence[InboxUpdate]:
    """The oldest updates that nobody has handled, besides those of these chats."""
    return (await unit.exec(_WAITING, params={"besides": list(besides), "most": limit})).all()


async def finish(unit: Unit, update_id: int) -> bool:
    """Marks an update as handled, and holds it until the unit ends.

    False if it is not its turn: it was handled already, or an earlier one of its chat still waits, perhaps in the
    hands of another process. Its effects must not happen then.
    """
    return bool((await unit.run(_FINISH, {"ended": update_id})).rowcount)


async def turn(unit: Unit, update_id: int, telegram_id: int) -> Person | None:
    """Who is behind an update whose turn it is; both are held until the unit ends.

    None if it is not its turn, as `finish` tells it, or if this person is not known yet.
    """
    return (await unit.exec(_TURN, params={"ended": update_id, "telegram_id": telegram_id})).first()


async def hold(unit: Unit, update_id: int) -> bool:
    """Holds an update whose turn it is until the unit ends; False if it is not, as `finish` tells it."""
    return (await unit.exec(_HOLD, params={"ended": update_id})).first() is not None


async def end(unit: Unit, update_id: int, screen: str | None, now: datetime) -> None:
    """Marks an update that is held as handled, and what is to be shown as owed (storage.owed)."""
    ended = {"ended": update_id, "screen": screen, "now": None if screen is None else now}
    await unit.run(_END, ended)


async def fail(unit: Unit, update_id: int, fault: str, *, quarantine: bool) -> bool:
    """Notes why an update failed and, if so decided, puts it aside; False if it does not wait any more."""
    state = UpdateState.QUARANTINED if quarantine else UpdateState.WAITING
    values = {"state": state, "fault": fault, "attempts": InboxUpdate.attempts + 1}
    return await _change(unit, update_id, UpdateState.WAITING, **values)


async def quarantined(unit: Unit, limit: int) -> Sequence[InboxUpdate]:
    """What was put aside, newest first."""
    query = select(InboxUpdate).where(col(InboxUpdate.state) == UpdateState.QUARANTINED)
    return (await unit.exec(query.order_by(col(InboxUpdate.update_id).desc()).limit(limit))).all()


async def retry(unit: Unit, update_id: int) -> bool:
    """Lets an update that was put aside be handled again; False if it is not in quarantine."""
    return await _change(unit, update_id, UpdateState.QUARANTINED, state=UpdateState.WAITING)


async def drop(unit: Unit, update_id: int) -> bool:
    """Gives up an update that was put aside; False if it is not in quarantine."""
    return await _change(unit, update_id, UpdateState.QUARANTINED, state=UpdateState.DROPPED)


async def _change(unit: Unit, update_id: int, before: UpdateState, **values: Any) -> bool:
    changed = update(InboxUpdate).where(col(InboxUpdate.update_id) == update_id, col(InboxUpdate.state) == before)
    return bool((await unit.exec(changed.values(**values))).rowcount)
