"""Practicum steps and the evidence handed in for them."""

from storage import practicums
from storage.store import Store
from storage.tables import EvidenceRow, StepProgress


async def hand_in(store: Store, person_id: int, now, album: str | None = None, step_id: str = "s-photo") -> None:
    row = EvidenceRow(person_id=person_id, step_id=step_id, kind="photo", message_id=1, album=album, handed_in_at=now)
    row.text = ""
    async with store.begin() as unit:
        await unit.insert(row)


async def test_an_album_begins_with_its_first_picture_and_is_its_senders_own(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    await hand_in(store, me, now)
    async with store.read() as unit:
        assert not await practicums.album_begun(unit, me, "a")
    await hand_in(store, me, now, album="a")
    async with store.read() as unit:
        assert await practicums.album_begun(unit, me, "a")
        assert not await practicums.album_begun(unit, me, "b")
        assert not await practicums.album_begun(unit, other, "a")


async def test_evidence_stands_in_the_order_in_which_it_came(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    for person_id, step_id in ((me, "s-photo"), (other, "s-photo"), (me, "s-plan")):
        await hand_in(store, person_id, now, step_id=step_id)
    async with store.read() as unit:
        assert [row.step_id for row in await practicums.evidence(unit, me)] == ["s-photo", "s-plan"]


async def test_steps_are_ones_own(store: Store, add_person, now) -> None:
    me, other = await add_person(1), await add_person(2)
    async with store.begin() as unit:
        await unit.insert(StepProgress(person_id=me, step_id="s-plan", opened_at=now, done_at=now))
        await unit.insert(StepProgress(person_id=other, step_id="s-photo", opened_at=now))
    async with store.read() as unit:
        assert [row.step_id for row in await practicums.progress(unit, me)] == ["s-plan"]
        assert (await practicums.step(unit, me, "s-plan")).done_at == now
        assert await practicums.step(unit, me, "s-photo") is None
