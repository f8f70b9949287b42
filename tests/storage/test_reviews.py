"""What is due for review."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from storage import reviews
from storage.store import Store
from storage.tables import ReviewItem

HOUR = timedelta(hours=1)


async def add_item(store: Store, person_id: int, item_id: str, due: datetime) -> None:
    async with store.begin() as unit:
        await unit.insert(
            ReviewItem(person_id=person_id, item_id=item_id, stability=1.0, difficulty=5.0, due=due, phase=2, step=0)
        )


@pytest.fixture
async def me(store: Store, add_person, now) -> int:
    """Three items of mine, due an hour ago, now and in an hour; one of somebody else's."""
    person_id, other = await add_person(1), await add_person(2)
    for item_id, due in (("now", now), ("later", now + HOUR), ("overdue", now - HOUR)):
        await add_item(store, person_id, item_id, due)
    await add_item(store, other, "overdue", now - 2 * HOUR)
    return person_id


async def test_how_many_there_are(store: Store, me: int, add_person) -> None:
    nobody = await add_person(3)
    async with store.read() as unit:
        assert (await reviews.count(unit, me), await reviews.count(unit, nobody)) == (3, 0)


async def test_which_of_these_are_known(store: Store, me: int) -> None:
    async with store.read() as unit:
        assert await reviews.known(unit, me, ["now", "never", "later"]) == {"now", "later"}
        assert await reviews.known(unit, me, []) == set()


async def test_an_item_is_there_once(store: Store, me: int, now) -> None:
    with pytest.raises(IntegrityError):
        await add_item(store, me, "now", now)


async def test_how_these_of_mine_stand(store: Store, me: int, now) -> None:
    async with store.read() as unit:
        found = await reviews.standing(unit, me, ["overdue", "never", "now"])
    assert sorted(found) == [("now", 0, now), ("overdue", 0, now - HOUR)]
