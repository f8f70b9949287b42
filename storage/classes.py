"""Classes, their members and what is set for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_
from sqlmodel import col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.store import Unit
from storage.tables import Assignment, AssignmentProgress, ClassMember, Classroom, Person

UNFINISHED = 20
"""How many of them anybody is told of at the most."""


async def by_id(unit: Unit, class_id: int) -> Classroom | None:
    """The class with this id of ours."""
    return await unit.get(Classroom, class_id)


async def by_chat(unit: Unit, chat_id: int) -> Classroom | None:
    """The class of this group."""
    return (await unit.exec(select(Classroom).where(col(Classroom.chat_id) == chat_id))).first()


async def locked_by_chat(unit: Unit, chat_id: int) -> Classroom | None:
    """The class of this group, its row held until the unit ends."""
    query = select(Classroom).where(col(Classroom.chat_id) == chat_id).with_for_update()
    return (await unit.exec(query.execution_options(populate_existing=True))).first()


async def active(unit: Unit) -> Sequence[Classroom]:
    """All active classes, the oldest first."""
    return (await unit.exec(select(Classroom).where(col(Classroom.active)).order_by(col(Classroom.id)))).all()


async def owned_by(unit: Unit, person_id: int) -> Sequence[Classroom]:
    """The active classes of this instructor, newest first."""
    query = (
        select(Classroom)
        .where(col(Classroom.owner_id) == person_id, col(Classroom.active))
        .order_by(col(Classroom.id).desc())
    )
    return (await unit.exec(query)).all()


async def instructors_of(unit: Unit, person_id: int) -> Sequence[Person]:
    """The instructors of the active classes that this person is in."""
    classrooms = (
        select(Classroom.owner_id)
        .join(ClassMember, col(ClassMember.class_id) == col(Classroom.id))
        .where(col(ClassMember.person_id) == person_id, col(Classroom.active))
    )
    return (await unit.exec(select(Person).where(col(Person.id).in_(classrooms)).order_by(col(Person.id)))).all()


async def members(unit: Unit, class_id: int) -> Sequence[Person]:
    """Everyone known to be in the class, in order of arrival."""
    query = (
        select(Person)
        .join(ClassMember, col(ClassMember.person_id) == col(Person.id))
        .where(col(ClassMember.class_id) == class_id)
        .order_by(col(ClassMember.joined_at), col(Person.id))
    )
    return (await unit.exec(query)).all()


async def member(unit: Unit, class_id: int, person_id: int) -> ClassMember | None:
    """The membership, if there is one."""
    return await unit.get(ClassMember, (class_id, person_id))


async def assignment(unit: Unit, assignment_id: int) -> Assignment | None:
    """The assignment with this id of ours."""
    return await unit.get(Assignment, assignment_id)


async def assignment_by_code(unit: Unit, code: str) -> Assignment | None:
    """The assignment behind a link."""
    return (await unit.exec(select(Assignment).where(col(Assignment.code) == code))).first()


async def assignments(unit: Unit, class_id: int, limit: int) -> Sequence[Assignment]:
    """The newest assignments of a class."""
    query = (
        select(Assignment).where(col(Assignment.class_id) == class_id).order_by(col(Assignment.id).desc()).limit(limit)
    )
    return (await unit.exec(query)).all()


async def progress(unit: Unit, assignment_id: int) -> Sequence[AssignmentProgress]:
    """Who opened an assignment and who finished it."""
    query = select(AssignmentProgress).where(col(AssignmentProgress.assignment_id) == assignment_id)
    return (await unit.exec(query)).all()


async def progress_of(unit: Unit, assignment_id: int, person_id: int) -> AssignmentProgress | None:
    """How far one person is with an assignment."""
    return await unit.get(AssignmentProgress, (assignment_id, person_id))


async def unfinished(unit: Unit, person_id: int) -> Sequence[Assignment]:
    """What is set for the active classes that this person is in and not finished by them.

    What is due first comes first; what may wait comes last, the newest of it first.
    """
    query = _unfinished(person_id).order_by(
        col(Assignment.due_at).is_(None), col(Assignment.due_at), col(Assignment.id).desc()
    )
    return (await unit.exec(query.limit(UNFINISHED))).all()


async def due_between(unit: Unit, person_id: int, since: datetime, until: datetime) -> Sequence[Assignment]:
    """What is set for this person, is not finished, and is to be done then; what is due first comes first."""
    query = (
        _unfinished(person_id)
        .where(col(Assignment.due_at) > since, col(Assignment.due_at) <= until)
        .order_by(col(Assignment.due_at), col(Assignment.id))
    )
    return (await unit.exec(query.limit(UNFINISHED))).all()


def _unfinished(person_id: int) -> SelectOfScalar[Assignment]:
    mine = and_(
        col(AssignmentProgress.assignment_id) == col(Assignment.id), col(AssignmentProgress.person_id) == person_id
    )
    return (
        select(Assignment)
        .join(ClassMember, col(ClassMember.class_id) == col(Assignment.class_id))
        .join(Classroom, col(Classroom.id) == col(Assignment.class_id))
        .outerjoin(AssignmentProgress, mine)
        .where(
            col(ClassMember.person_id) == person_id,
            col(Classroom.active),
            col(AssignmentProgress.finished_at).is_(None),
        )
    )


async def finish_lesson(unit: Unit, person_id: int, lesson_id: str, now: datetime) -> None:
    """Marks every assignment of this lesson that this person has opened as finished."""
    ids = select(Assignment.id).where(col(Assignment.lesson_id) == lesson_id)
    await unit.exec(
        update(AssignmentProgress)
        .where(
            col(AssignmentProgress.person_id) == person_id,
            col(AssignmentProgress.finished_at).is_(None),
            col(AssignmentProgress.assignment_id).in_(ids),
        )
        .values(finished_at=now)
    )


async def finish_quiz(unit: Unit, person_id: int, assignment_id: int, now: datetime) -> None:
    """Marks the quiz set under this assignment as finished by this person, once."""
    await unit.exec(
        update(AssignmentProgress)
        .where(
            col(AssignmentProgress.person_id) == person_id,
            col(AssignmentProgress.assignment_id) == assignment_id,
            col(AssignmentProgress.finished_at).is_(None),
        )
        .values(finished_at=now)
    )


async def counts(unit: Unit, assignment_id: int) -> tuple[int, int]:
    """How many have opened an assignment, and how many of them have finished it."""
    query = select(func.count(), func.count(col(AssignmentProgress.finished_at))).where(
        col(AssignmentProgress.assignment_id) == assignment_id
    )
    opened, finished = (await unit.exec(query)).one()
    return opened, finished
