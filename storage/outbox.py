"""Messages on their way out."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, and_, bindparam, literal_column
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, select, update

from storage.columns import Moment
from storage.store import Unit
from storage.tables import MessageState, OutboxMessage, Priority

_OTHER: Any = aliased(OutboxMessage)

Rest = Callable[[int], datetime | None]
"""Until when nothing may go to a chat; None where it may go now."""


class Message(NamedTuple):
    """What is to be sent to whom; the fields are columns of the outbox."""

    key: str
    kind: str
    chat_id: int
    language: str
    payload: str
    priority: Priority = Priority.BULK


_INTO = f"INSERT INTO outbox ({', '.join(Message._fields)}, state, attempts, not_before)"
# Ten thousand rows through SQLAlchemy's bind processors, or as arrays through psycopg's, take five times as long as
# the database needs for them.
_SQLITE = (
    f"{_INTO} VALUES ({', '.join('?' * len(Message._fields))}, {{waiting}}, 0, '{{moment}}') ON CONFLICT DO NOTHING"
)
_ARRAYS = "unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::smallint[])"
_POSTGRES = f"{_INTO} SELECT r.*, {{waiting}}, 0, '{{moment}}' FROM {_ARRAYS} AS r({', '.join(Message._fields)})"  # noqa: S608
# As a scalar subquery, for an anti-join may go through the whole table.
_UNKNOWN = " WHERE (SELECT true FROM outbox o WHERE o.key = r.key) IS NULL"
_OR_NOTHING = " ON CONFLICT DO NOTHING"
_MANY = 100
"""Rows from which hoping that none is there is quicker than being ready for a conflict at each."""


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
    rows = list(messages)
    if not rows:
        return
    sql, values = (_SQLITE, rows) if unit.on_sqlite else (_POSTGRES, _arrays(rows))
    statement = sql.format(waiting=int(MessageState.WAITING), moment=_stored(unit, not_before))
    if unit.on_sqlite:
        await _run(unit, statement, values)
    elif len(rows) < _MANY:
        await _run(unit, statement + _OR_NOTHING, values)
    else:
        try:
            async with unit.begin_nested():
                await _run(unit, statement, values)
        except IntegrityError:  # some are there already, or a key stands twice among these
            await _run(unit, statement + _UNKNOWN + _OR_NOTHING, values)


async def _run(unit: Unit, statement: str, values: Any) -> None:
    await (await unit.connection()).exec_driver_sql(statement, values)


def _arrays(rows: Sequence[Message]) -> tuple[str, ...]:
    """Each column as PostgreSQL writes an array; the character 0, which it cannot hold, keeps the values apart.

    https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO
    """
    columns = ["\0".join(map(str, column)) for column in zip(*rows, strict=True)]
    if any(column.count("\0") >= len(rows) for column in columns):
        raise ValueError("no message may hold the character 0")
    escaped = (column.replace("\\", r"\\").replace('"', r"\"").replace("\0", '","') for column in columns)
    return tuple(f'{{"{column}"}}' for column in escaped)


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


async def on_its_way(unit: Unit, chat_id: int, prefix: str) -> bool:
    """Whether a message whose key begins so waits for this chat, or is being sent."""
    query = select(OutboxMessage.key).where(_open(), col(OutboxMessage.chat_id) == chat_id)
    return any(key.startswith(prefix) for key in (await unit.exec(query)).all())


# A scalar subquery, for PostgreSQL would make a join of NOT EXISTS and go through everything that is open.
_first_of_chat: Any = (
    select(_OTHER.id)
    .where(_open(_OTHER), _OTHER.chat_id == OutboxMessage.chat_id)
    .order_by(_OTHER.state.desc(), _OTHER.priority, _OTHER.id)
    .limit(1)
    .scalar_subquery()
)
# Made once: making it costs more than running it. As a CTE, for PostgreSQL runs one that locks exactly once.
_NEXT: Any = (
    select(OutboxMessage.id)
    .where(
        waits(),
        col(OutboxMessage.priority) <= bindparam("lowest", type_=Integer),
        col(OutboxMessage.not_before) <= bindparam("now", type_=Moment),
        col(OutboxMessage.id) == _first_of_chat,
    )
    .order_by(col(OutboxMessage.priority), col(OutboxMessage.not_before), col(OutboxMessage.id))
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True, of=OutboxMessage)
    .cte("next")
)
"""What may be claimed: WAITING is below CLAIMED, so what is on its way to a chat comes first there."""
_CLAIM: Any = (
    update(OutboxMessage)
    .where(col(OutboxMessage.id).in_(select(_NEXT.c.id)))
    .values(state=MessageState.CLAIMED, epoch=bindparam("by", type_=Integer), attempts=col(OutboxMessage.attempts) + 1)
    .returning(OutboxMessage)
    .execution_options(synchronize_session=False, populate_existing=True)
)


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
        asked = {"now": now, "lowest": lowest, "limit": limit - len(claimed), "by": epoch}
        found = (await unit.exec(_CLAIM, params=asked)).scalars().all()
        if not found:
            break
        for message in sorted(found, key=lambda one: (one.priority, one.not_before, one.id)):
            until = rest(message.chat_id)
            if until is not None and until > now:
                message.state, message.not_before, message.attempts = MessageState.WAITING, until, message.attempts - 1
            else:
                claimed.append(message)
    return claimed


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
