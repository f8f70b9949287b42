"""What people mark on cards."""

from datetime import timedelta

from storage import marks
from storage.store import Store
from storage.tables import ClassMember


async def test_both_marks_of_a_card_come_and_go_by_themselves(store: Store, add_person, now) -> None:
    me = await add_person(1)
    async with store.begin() as unit:
        assert await marks.of_card(unit, me, "l", "c") == (False, False)
        await marks.save(unit, me, "l", "c", now)
        await marks.call_unclear(unit, me, "l", "c", now)
        assert await marks.of_card(unit, me, "l", "c") == (True, True)
        await marks.save(unit, me, "l", "c", None)
        assert await marks.of_card(unit, me, "l", "c") == (False, True)
        assert await marks.saved(unit, me) == []


async def test_the_newest_saved_card_is_first(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    async with store.begin() as unit:
        for minutes, card in enumerate(("a", "b", "c")):
            await marks.save(unit, me, "l", card, now + timedelta(minutes=minutes))
        await marks.save(unit, me, "l", "a", now + timedelta(hours=1))
        assert await marks.saved(unit, me) == [("l", "a"), ("l", "c"), ("l", "b")]
        assert await marks.saved(unit, other) == []


async def test_what_most_people_did_not_understand_is_first(store: Store, add_person, now) -> None:
    people = [await add_person(number) for number in (1, 2, 3)]
    async with store.begin() as unit:
        for number, card in ((1, "a"), (3, "b"), (2, "c")):
            for person in people[:number]:
                await marks.call_unclear(unit, person, "l", card, now)
        assert await marks.unclear(unit) == [("l", "b", 3), ("l", "c", 2), ("l", "a", 1)]


async def test_of_a_class_only_its_members_marks_are_counted(store: Store, add_person, add_class, now) -> None:
    member, stranger = await add_person(1), await add_person(2)
    classroom = await add_class(-100, await add_person(3))
    async with store.begin() as unit:
        await unit.insert(ClassMember(class_id=classroom, person_id=member, joined_at=now))
        for person in (member, stranger):
            await marks.call_unclear(unit, person, "l", "a", now)
        await marks.call_unclear(unit, stranger, "l", "b", now)
    async with store.read() as unit:
        assert await marks.unclear(unit, classroom) == [("l", "a", 1)]
