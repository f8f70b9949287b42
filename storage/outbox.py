"""Messages on their way out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select, update

from storage.store import Unit
from storage.tables import MessageState, OutboxMessage


async def put(
    unit: Unit, *, key: str, kind: str, chat_id: int, language: str, payload: str, not_before: datetime
) -> None:
    """Queues a message; a second one with the same key changes nothing."""
    insert = sqlite.insert if unit.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {
        "key": key,
        "kind": kind,
        "chat_id": chat_id,
        "language": language,
        "payload": payload,
        "state": MessageState.WAITING,
        "attempts": 0,
        "not_before": not_before,
    }
    await unit.exec(insert(OutboxMessage).values(**row).on_conflict_do_nothing())


async def claim(unit: Unit, epoch: int, now: datetime) -> OutboxMessage | None:
    """The next message that may be sent now, marked as claimed by this epoch."""
    query = (
        select(OutboxMessage)
        .where(col(OutboxMessage.state) == MessageState.WAITING, col(OutboxMessage.not_before) <= now)
        .order_by(col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    message = (await unit.exec(query)).first()
    if message is not None:
        message.state = MessageState.CLAIMED
        message.epoch = epoch
        message.attempts += 1
    return message


async def mark(unit: Unit, row_id: int, epoch: int, **values: object) -> bool:
    """Writes what became of a claimed message; False if another leader has taken over since."""
    result = await unit.exec(
        update(OutboxMessage)
        .where(
            col(OutboxMessage.id) == row_id,
            col(OutboxMessage.epoch) == epoch,
            col(OutboxMessage.state) == MessageState.CLAIMED,
        )
        .values(**values)
    )
    return bool(result.rowcount)


async def orphans(unit: Unit, epoch: int) -> Sequence[OutboxMessage]:
    """Messages that an earlier leader claimed and never marked: nobody knows whether they were sent."""
    query = select(OutboxMessage).where(
        col(OutboxMessage.state) == MessageState.CLAIMED, col(OutboxMessage.epoch) < epoch
    )
    return (await unit.exec(query)).all()


async def cancel(unit: Unit, chat_id: int, fault: str) -> None:
    """Gives up on everything that waits for a chat that cannot be reached."""
    await unit.exec(
        update(OutboxMessage)
        .where(col(OutboxMessage.chat_id) == chat_id, col(OutboxMessage.state) == MessageState.WAITING)
        .values(state=MessageState.CANCELLED, fault=fault)
    )
