"""Classes, their members and what is set for them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import classes
from storage.store import Store
from storage.tables import Assignment, AssignmentProgress, ClassMember, key

DAY = timedelta(days=1)


async def assign(store: Store, class_id: int, owner: int, lesson_id: str, code: str, now: datetime) -> int:
    row = Assignment(class_id=class_id, lesson_id=lesson_id, code=code, set_by=owner, set_at=now)
    async with store.begin() as unit:
        return key(await unit.insert(row))


async def open_assignment(store: Store, assignment_id: int, person_id: int, now: datetime) -> None:
    async with store.begin() as unit:
        await unit.insert(AssignmentProgress(assignment_id=assignment_id, person_id=person_id, opened_at=now))


@pytest.fixture
async def instructor(add_person) -> int:
    return await add_person(2001, name="陈老师")


@pytest.fixture
async def classroom(add_class, instructor: int) -> int:
    return await add_class(-100, instructor)


async def test_a_class_is_found_by_its_group(store: Store, classroom: int) -> None:
    async with store.read() as unit:
        assert key(await classes.by_chat(unit, -100)) == classroom
        assert await classes.by_chat(unit, -101) is None


async def test_a_group_is_one_class(add_class, classroom: int, instructor: int) -> None:
    with pytest.raises(IntegrityError):
        await add_class(-100, instructor)


async def test_an_instructor_owns_active_classes_newest_first(
    store, add_class, add_person, classroom, instructor
) -> None:
    newer = await add_class(-101, instructor)
    await add_class(-102, instructor, active=False)
    await add_class(-103, await add_person(2002))
    async with store.read() as unit:
        assert [one.id for one in await classes.owned_by(unit, instructor)] == [newer, classroom]


async def test_members_stand_in_the_order_in_which_they_came(store: Store, add_person, classroom: int, now) -> None:
    late, early, stranger = [await add_person(number) for number in (1, 2, 3)]
    async with store.begin() as unit:
        await unit.insert(ClassMember(class_id=classroom, person_id=late, joined_at=now))
        await unit.insert(ClassMember(class_id=classroom, person_id=early, joined_at=now - DAY))
    async with store.read() as unit:
        assert [one.id for one in await classes.members(unit, classroom)] == [early, late]
        assert await classes.member(unit, classroom, late)
        assert await classes.member(unit, classroom, stranger) is None


async def test_the_newest_assignments_come_first(store: Store, classroom: int, instructor: int, now) -> None:
    ids = [await assign(store, classroom, instructor, f"lesson{n}", f"code{n}", now) for n in range(3)]
    async with store.read() as unit:
        assert [one.id for one in await classes.assignments(unit, classroom, 2)] == [ids[2], ids[1]]
        assert key(await classes.assignment_by_code(unit, "code1")) == ids[1]
        assert await classes.assignment_by_code(unit, "nonsense") is None
        assert (await classes.assignment(unit, ids[0])).lesson_id == "lesson0"


async def test_finishing_a_lesson_finishes_it_wherever_this_person_opened_it(
    store: Store, add_class, add_person, classroom: int, instructor: int, now
) -> None:
    me, other = await add_person(1), await add_person(2)
    elsewhere = await add_class(-101, instructor)
    here = await assign(store, classroom, instructor, "borders", "a", now)
    there = await assign(store, elsewhere, instructor, "borders", "b", now)
    another_lesson = await assign(store, classroom, instructor, "larger", "c", now)
    not_opened = await assign(store, classroom, instructor, "borders", "d", now)
    for opened in (here, there, another_lesson):
        await open_assignment(store, opened, me, now)
    await open_assignment(store, here, other, now)
    async with store.begin() as unit:
        await classes.finish_lesson(unit, me, "borders", now + DAY)
        await classes.finish_lesson(unit, me, "borders", now + 2 * DAY)
    async with store.read() as unit:
        finished = {
            (row.assignment_id, row.person_id): row.finished_at
            for each in (here, there, another_lesson, not_opened)
            for row in await classes.progress(unit, each)
        }
        assert finished == {
            (here, me): now + DAY,
            (there, me): now + DAY,
            (another_lesson, me): None,
            (here, other): None,
        }
        assert (await classes.progress_of(unit, here, me)).finished_at == now + DAY
        assert await classes.counts(unit, here) == (2, 1)
        assert await classes.counts(unit, not_opened) == (0, 0)
