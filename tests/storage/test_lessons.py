"""How far people are in lessons, and what they answered."""

from storage import lessons
from storage.store import Store
from storage.tables import Answer, LessonProgress


async def test_progress_is_ones_own(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    async with store.begin() as unit:
        await unit.insert(LessonProgress(person_id=me, lesson_id="borders", card_id="country", opened_at=now))
        await unit.insert(LessonProgress(person_id=other, lesson_id="larger", card_id="bigger", opened_at=now))
    async with store.read() as unit:
        assert [row.lesson_id for row in await lessons.all_progress(unit, me)] == ["borders"]
        assert (await lessons.progress(unit, me, "borders")).card_id == "country"
        assert await lessons.progress(unit, me, "larger") is None


async def test_the_last_answer_in_a_place_counts_there(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    given = [(me, "lesson", "0"), (me, "lesson", "1"), (me, "quiz", "2"), (other, "lesson", "3")]
    async with store.begin() as unit:
        for person_id, place, chosen in given:
            row = Answer(person_id=person_id, question_id="q", place=place, chosen=chosen, right=False, answered_at=now)
            await unit.insert(row)
    async with store.read() as unit:
        assert (await lessons.last_answer(unit, me, "q", "lesson")).chosen == "1"
        assert await lessons.last_answer(unit, me, "another", "lesson") is None
