"""Quiz sessions and their questions."""

from datetime import timedelta

from storage import quizzes
from storage.store import Store
from storage.tables import QuizQuestion, QuizSession, key


async def begin(store: Store, person_id: int, chapter_id: str, now, finished=None, *, retry: bool = False) -> int:
    row = QuizSession(person_id=person_id, chapter_id=chapter_id, retry=retry, started_at=now, finished_at=finished)
    async with store.begin() as unit:
        return key(await unit.insert(row))


async def test_the_newest_open_session_is_gone_on_with(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    await begin(store, me, "first", now)
    first = await begin(store, me, "first", now)
    second = await begin(store, me, "second", now)
    await begin(store, me, "first", now, finished=now)
    await begin(store, other, "first", now)
    async with store.read() as unit:
        assert key(await quizzes.open_session(unit, me)) == second
        assert key(await quizzes.open_session(unit, me, "first")) == first
        assert await quizzes.open_session(unit, me, "third") is None
        assert (await quizzes.session(unit, first)).person_id == me


async def test_only_finished_first_tries_count(store: Store, add_person, now) -> None:
    me = await add_person(1)
    counted = [await begin(store, me, chapter, now, now + timedelta(minutes=5)) for chapter in ("first", "second")]
    await begin(store, me, "first", now)
    await begin(store, me, "first", now, now, retry=True)
    async with store.read() as unit:
        assert [one.id for one in await quizzes.finished(unit, me)] == counted


async def test_questions_stand_in_their_order(store: Store, add_person, now) -> None:
    session = await begin(store, await add_person(1), "first", now)
    async with store.begin() as unit:
        for position in (2, 0, 1):
            row = QuizQuestion(session_id=session, position=position, question_id=f"q{position}", order="10")
            await unit.insert(row)
    async with store.read() as unit:
        assert [one.question_id for one in await quizzes.questions(unit, session)] == ["q0", "q1", "q2"]
        assert await quizzes.questions(unit, session + 1) == []
