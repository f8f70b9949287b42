"""Screens that a commit has promised and that are not known to have been shown: rows of the inbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select, update

from storage.store import Unit
from storage.tables import InboxUpdate

_LATER: Any = aliased(InboxUpdate)
_NEWER = exists().where(
    col(_LATER.owed).is_not(None), _LATER.chat_id == InboxUpdate.chat_id, _LATER.update_id > InboxUpdate.update_id
)
# Once for each chat: what came before in it has been painted over.
_SETTLE = (
    update(InboxUpdate)
    .where(
        col(InboxUpdate.chat_id) == bindparam("chat"),
        col(InboxUpdate.update_id) <= bindparam("latest"),
        col(InboxUpdate.owed).is_not(None),
    )
    .values(owed=None, owed_since=None)
)


async def settle(unit: Unit, latest: Mapping[int, int]) -> None:
    """In each of these chats, all up to this update has been shown or is worth it no more."""
    values = [{"chat": chat_id, "latest": update_id} for chat_id, update_id in sorted(latest.items())]
    await unit.run(_SETTLE, values)


async def due(unit: Unit, until: datetime, limit: int) -> Sequence[InboxUpdate]:
    """The newest one of each chat, if it has been owed since then or longer."""
    query = (
        select(InboxUpdate)
        .where(col(InboxUpdate.owed).is_not(None), col(InboxUpdate.owed_since) <= until, ~_NEWER)
        .order_by(col(InboxUpdate.update_id))
        .limit(limit)
    )
    return (await unit.exec(query)).all()


async def take(unit: Unit, row: InboxUpdate, now: datetime) -> bool:
    """Whether it is for the caller to show it: still owed, and nobody else was quicker."""
    taken = update(InboxUpdate).where(
        col(InboxUpdate.update_id) == row.update_id,
        col(InboxUpdate.owed).is_not(None),
        col(InboxUpdate.redraws) == row.redraws,
        ~_NEWER,
    )
    return bool((await unit.exec(taken.values(owed_since=now, redraws=InboxUpdate.redraws + 1))).rowcount)
