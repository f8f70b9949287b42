"""A chat whose id changes."""

from sqlmodel import col, update

from storage.store import Unit
from storage.tables import Classroom, OutboxMessage


async def move(unit: Unit, old: int, new: int) -> None:
    """A group became a supergroup: its id changes everywhere at once.

    https://core.telegram.org/bots/api#responseparameters
    """
    await unit.exec(update(Classroom).where(col(Classroom.chat_id) == old).values(chat_id=new))
    await unit.exec(update(OutboxMessage).where(col(OutboxMessage.chat_id) == old).values(chat_id=new))
