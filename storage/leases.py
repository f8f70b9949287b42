"""Who leads."""

from datetime import datetime, timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, update

from storage.store import Unit
from storage.tables import Lease


async def take(unit: Unit, name: str, holder: str, now: datetime, ttl: timedelta) -> int | None:
    """The epoch under which this holder leads until now + ttl, None while somebody else does.

    Renewing keeps the epoch; taking over an expired lease begins a new one.
    """
    lease = await unit.get(Lease, name, with_for_update=True)
    if lease is None:
        lease = await _first(unit, name, now)
    if lease.holder != holder:
        if lease.expires_at > now:
            # No holder asks for more than the ttl: one that died before the clock was set back must not lead for long.
            lease.expires_at = min(lease.expires_at, now + ttl)
            return None
        lease.holder = holder
        lease.epoch += 1
    lease.expires_at = now + ttl
    return lease.epoch


async def _first(unit: Unit, name: str, now: datetime) -> Lease:
    """A lease that nobody holds; of processes that start at once each finds the same one."""
    insert = sqlite.insert if unit.on_sqlite else postgresql.insert
    free = insert(Lease).values(name=name, holder="", epoch=0, expires_at=now)
    await unit.exec(free.on_conflict_do_nothing())
    return await unit.get_one(Lease, name, with_for_update=True)


async def stands(unit: Unit, name: str, epoch: int) -> bool:
    """Whether this is still the newest epoch; it stays so until the unit ends."""
    lease = await unit.get(Lease, name, with_for_update=True)
    return lease is not None and lease.epoch == epoch


async def release(unit: Unit, name: str, holder: str, now: datetime) -> None:
    """Lets the next one lead at once."""
    await unit.exec(update(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder).values(expires_at=now))


async def current(unit: Unit, name: str) -> Lease | None:
    """The lease as it stands, whoever holds it; None before the first one."""
    return await unit.get(Lease, name)
