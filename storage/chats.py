"""A chat whose id changes."""

from sqlmodel import col, delete, select, update

from storage import classes
from storage.store import Unit
from storage.tables import Assignment, ClassMember, Classroom, OutboxMessage, ParameterSet, QuizDraft


async def move(unit: Unit, old: int, new: int) -> None:
    """A group became a supergroup: its id changes everywhere at once.

    https://core.telegram.org/bots/api#responseparameters
    """
    await _merge(unit, old, new)
    await unit.exec(update(Classroom).where(col(Classroom.chat_id) == old).values(chat_id=new))
    await unit.exec(update(OutboxMessage).where(col(OutboxMessage.chat_id) == old).values(chat_id=new))


async def _merge(unit: Unit, old: int, new: int) -> None:
    """The supergroup may be heard of before its origin is, and a class begun there: it goes into the old one."""
    # The one that goes is held, so that nobody joins it any more.
    kept, begun = await classes.by_chat(unit, old), await classes.locked_by_chat(unit, new)
    if kept is None or begun is None:
        return
    known = select(ClassMember.person_id).where(col(ClassMember.class_id) == kept.id)
    both = (col(ClassMember.class_id) == begun.id, col(ClassMember.person_id).in_(known))
    await unit.exec(delete(ClassMember).where(*both))
    await unit.exec(update(ClassMember).where(col(ClassMember.class_id) == begun.id).values(class_id=kept.id))
    await unit.exec(update(Assignment).where(col(Assignment.class_id) == begun.id).values(class_id=kept.id))
    await unit.exec(update(QuizDraft).where(col(QuizDraft.class_id) == begun.id).values(class_id=kept.id))
    await unit.exec(update(ParameterSet).where(col(ParameterSet.class_id) == begun.id).values(class_id=kept.id))
    await unit.delete(begun)
    await unit.flush()
