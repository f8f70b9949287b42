"""Quiz sessions and their questions."""

from datetime import timedelta
from typing import Any

from storage import answers, quizzes
from storage.quizzes import Standing
from storage.store import Store
from storage.tables import Answer, QuizKind, QuizQuestion, QuizSession, key


async def begin(store: Store, person_id: int, about: str, now, finished=None, **rest: Any) -> int:
    row = QuizSession(person_id=person_id, about=about, started_at=now, finished_at=finished, **rest)
    async with store.begin() as unit:
        return key(await unit.insert(row))


async def fill(store: Store, session: int, *rights: bool | None) -> None:
    async with store.begin() as unit:
        for position, right in enumerate(rights):
            chosen = None if right is None else "0"
            row = QuizQuestion(session_id=session, position=position, question_id=f"q{position}", order="10")
            row.right, row.chosen = right, chosen
            await unit.insert(row)


async def give(store: Store, person_id: int, now, *given: tuple[str, bool], place: str = "quiz") -> None:
    async with store.begin() as unit:
        for question_id, right in given:
            row = Answer(person_id=person_id, question_id=question_id, place=place, chosen="0", right=right)
            row.answered_at = now
            await unit.insert(row)


async def test_the_newest_open_sessions_come_first(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    made = [await begin(store, me, about, now) for about in ("first", "first", "second")]
    await begin(store, me, "first", now, finished=now)
    await begin(store, other, "first", now)
    async with store.read() as unit:
        assert key(await quizzes.open_session(unit, me)) == made[2]
        assert [key(one) for one in await quizzes.open_sessions(unit, me, 2)] == [made[2], made[1]]
        assert (await quizzes.session(unit, made[0])).person_id == me
        assert await quizzes.open_session(unit, other + 1) is None


async def test_only_what_the_person_chose_is_gone_on_with(store: Store, add_person, now) -> None:
    me = await add_person(1)
    mine = await begin(store, me, "first", now)
    lesson = await begin(store, me, "first", now, kind=QuizKind.LESSON)
    retry = await begin(store, me, "first", now, retry_of=mine)
    async with store.read() as unit:
        assert key(await quizzes.open_about(unit, me, QuizKind.CHAPTER, "first")) == mine
        assert key(await quizzes.open_about(unit, me, QuizKind.LESSON, "first")) == lesson
        assert await quizzes.open_about(unit, me, QuizKind.MIXED, "") is None
        assert key(await quizzes.open_retry(unit, mine)) == retry
        assert await quizzes.open_retry(unit, retry) is None


async def test_only_finished_first_tries_of_chapters_count(store: Store, add_person, now) -> None:
    me = await add_person(1)
    later = now + timedelta(minutes=5)
    first = await begin(store, me, "first", now, later)
    second = await begin(store, me, "second", now, later)
    others = [
        await begin(store, me, "first", now),
        await begin(store, me, "first", now, later, retry_of=first),
        await begin(store, me, "first", now, later, kind=QuizKind.LESSON),
    ]
    for session in (first, *others):
        await fill(store, session, True, False, None)
    await fill(store, second, True, True)
    async with store.read() as unit:
        expected = [("first", Standing(1, 2, 3)), ("second", Standing(2, 2, 2))]
        assert list(await quizzes.finished_chapters(unit, me)) == expected
        assert await quizzes.standings(unit, [first, second]) == {first: expected[0][1], second: expected[1][1]}
        assert await quizzes.standings(unit, []) == {}


async def test_questions_stand_in_their_order(store: Store, add_person, now) -> None:
    session = await begin(store, await add_person(1), "first", now)
    async with store.begin() as unit:
        for position in (2, 0, 1):
            row = QuizQuestion(session_id=session, position=position, question_id=f"q{position}", order="10")
            await unit.insert(row)
    async with store.read() as unit:
        assert [one.question_id for one in await quizzes.questions(unit, session)] == ["q0", "q1", "q2"]
        assert await quizzes.questions(unit, session + 1) == []


async def test_the_latest_answer_anywhere_and_the_first_in_a_quiz(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    await give(store, me, now, ("a", True), place="lesson")
    await give(store, me, now, ("a", False), ("b", True), ("a", True))
    await give(store, me, now, ("b", False), place="review")
    await give(store, other, now, ("a", False))
    async with store.read() as unit:
        assert sorted(await answers.latest(unit, me)) == [("a", True), ("b", False)]
        assert list(await answers.firsts(unit, me, "quiz")) == [("a", False), ("b", True)]
        assert await answers.latest(unit, other + 1) == []


async def test_how_long_a_session_took(store: Store, add_person, now) -> None:
    me = await add_person(1)
    session = await begin(store, me, "first", now)
    await fill(store, session, True, True, None)
    await give(store, me, now, ("q0", True), ("q1", True))
    async with store.begin() as unit:
        for number, row in enumerate((await quizzes.questions(unit, session))[:2], 1):
            row.answer_id = number
        (await unit.get(Answer, 1)).seconds = 40
    async with store.read() as unit:
        assert list(await quizzes.seconds(unit, session)) == [40]
