"""Who leads."""

from datetime import datetime, timedelta

from sqlmodel import col, update

from storage.store import Unit
from storage.tables import Lease


async def take(unit: Unit, name: str, holder: str, now: datetime, ttl: timedelta) -> int | None:
    """The epoch under which this holder leads until now + ttl, None while somebody else does.

    Renewing keeps the epoch; taking over an expired lease begins a new one.
    """
    lease = await unit.get(Lease, name, with_for_update=True)
    if lease is None:
        lease = await unit.insert(Lease(name=name, holder=holder, epoch=1, expires_at=now + ttl))
        return lease.epoch
    if lease.holder != holder:
        if lease.expires_at > now:
            return None
        lease.holder = holder
        lease.epoch += 1
    lease.expires_at = now + ttl
    return lease.epoch


async def stands(unit: Unit, name: str, epoch: int) -> bool:
    """Whether this is still the newest epoch; it stays so until the unit ends."""
    lease = await unit.get(Lease, name, with_for_update=True)
    return lease is not None and lease.epoch == epoch


async def release(unit: Unit, name: str, holder: str, now: datetime) -> None:
    """Lets the next one lead at once."""
    await unit.exec(update(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder).values(expires_at=now))
