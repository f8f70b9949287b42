"""Messages on their way out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal_column, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, exists, select, update

from storage.columns import Moment
from storage.store import Unit
from storage.tables import MessageState, OutboxMessage, Priority

_OTHER: Any = aliased(OutboxMessage)

Rest = Callable[[int], datetime | None]
"""Until when nothing may go to a chat; None where it may go now."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent to whom; the fields are columns of the outbox."""

    key: str
    kind: str
    chat_id: int
    language: str
    payload: str
    priority: Priority = Priority.BULK


_COLUMNS = tuple(field.name for field in fields(Message))
_INTO = f"INSERT INTO outbox ({', '.join(_COLUMNS)}, state, attempts, not_before)"
_WAITING = int(MessageState.WAITING)
# Ten thousand rows through SQLAlchemy's bind processors take four times as long as the database needs for them.
_SQLITE = f"{_INTO} VALUES ({', '.join('?' * len(_COLUMNS))}, {_WAITING}, 0, ?) ON CONFLICT DO NOTHING"
_POSTGRES = (
    f"{_INTO} SELECT *, {_WAITING}, 0, %s"  # noqa: S608
    " FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::smallint[]) ON CONFLICT DO NOTHING"
)


async def put(
    unit: Unit,
    *,
    key: str,
    kind: str,
    chat_id: int,
    language: str,
    payload: str,
    not_before: datetime,
    priority: Priority = Priority.BULK,
) -> None:
    """Queues a message; a second one with the same key changes nothing."""
    await put_all(unit, [Message(key, kind, chat_id, language, payload, priority)], not_before)


async def put_all(unit: Unit, messages: Iterable[Message], not_before: datetime) -> None:
    """Queues messages, each chat's in this order; those whose key is known already change nothing."""
    rows = [_row(message) for message in messages]
    if not rows:
        return
    connection = await unit.connection()
    if unit.on_sqlite:
        moment = _stored(unit, not_before)
        await connection.exec_driver_sql(_SQLITE, [(*row, moment) for row in rows])
    else:
        await connection.exec_driver_sql(_POSTGRES, (not_before, *(list(column) for column in zip(*rows, strict=True))))


def _row(one: Message) -> tuple[str, str, int, str, str, int]:
    return one.key, one.kind, one.chat_id, one.language, one.payload, int(one.priority)


def _stored(unit: Unit, moment: datetime) -> Any:
    """The moment as the column keeps it in this database."""
    dialect = unit.get_bind().dialect
    process = Moment().dialect_impl(dialect).bind_processor(dialect)
    return process(moment) if process else moment


# Written out, not as parameters: only then a database is sure that its partial indexes will do.
_SENT: ColumnElement[int] = literal_column(str(int(MessageState.SENT)))


def waits() -> ColumnElement[bool]:
    """Whether a message is still to be sent."""
    return col(OutboxMessage.state) == literal_column(str(int(MessageState.WAITING)))


def given_up(state: MessageState) -> ColumnElement[bool]:
    """Whether a message is of this state, which is one after SENT."""
    return and_(col(OutboxMessage.state) > _SENT, col(OutboxMessage.state) == state)


def _open(row: Any = OutboxMessage) -> ColumnElement[bool]:
    """Whether a message waits or is claimed."""
    return col(row.state) < _SENT


async def claim(
    unit: Unit,
    epoch: int,
    now: datetime,
    limit: int = 1,
    *,
    lowest: Priority = Priority.BULK,
    rest: Rest = lambda _chat_id: None,
) -> list[OutboxMessage]:
    """The next messages that may be sent now, marked as claimed by this epoch; replies first, then the oldest.

    A chat gets one at a time, and what was put off is waited for, so that its messages keep their order.
    A message of a chat that has to rest is put off instead.
    """
    claimed: list[OutboxMessage] = []
    while len(claimed) < limit:
        found = (await unit.exec(_next(now, lowest, limit - len(claimed)))).all()
        if not found:
            break
        for message in found:
            until = rest(message.chat_id)
            if until is not None and until > now:
                message.not_before = until
            else:
                message.state, message.epoch, message.attempts = MessageState.CLAIMED, epoch, message.attempts + 1
                claimed.append(message)
    return claimed


def _next(now: datetime, lowest: Priority, limit: int) -> Any:
    before = or_(
        _OTHER.state == MessageState.CLAIMED,
        _OTHER.priority < OutboxMessage.priority,
        and_(_OTHER.priority == OutboxMessage.priority, _OTHER.id < OutboxMessage.id),
    )
    blocked = exists().where(
        _open(_OTHER), _OTHER.chat_id == OutboxMessage.chat_id, _OTHER.id != OutboxMessage.id, before
    )
    return (
        select(OutboxMessage)
        .where(
            waits(),
            col(OutboxMessage.priority) <= lowest,
            col(OutboxMessage.not_before) <= now,
            ~blocked,
        )
        .order_by(col(OutboxMessage.priority), col(OutboxMessage.not_before), col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )


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
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


async def orphans(unit: Unit, epoch: int) -> Sequence[OutboxMessage]:
    """Messages that an earlier leader claimed and never marked: nobody knows whether they were sent."""
    query = select(OutboxMessage).where(
        _open(), col(OutboxMessage.state) == MessageState.CLAIMED, col(OutboxMessage.epoch) < epoch
    )
    return (await unit.exec(query)).all()


async def cancel(unit: Unit, chat_id: int, fault: str) -> None:
    """Gives up on everything that waits for a chat that cannot be reached."""
    await unit.exec(
        update(OutboxMessage)
        .where(_open(), col(OutboxMessage.chat_id) == chat_id, col(OutboxMessage.state) == MessageState.WAITING)
        .values(state=MessageState.CANCELLED, fault=fault)
        .execution_options(synchronize_session=False)
    )


async def hurry(unit: Unit, now: datetime, beyond: datetime) -> None:
    """Makes due what was put off to later than `beyond`: the clock has been set back since, or was wrong then."""
    await unit.exec(
        update(OutboxMessage)
        .where(waits(), col(OutboxMessage.not_before) > beyond)
        .values(not_before=now)
        .execution_options(synchronize_session=False)
    )
