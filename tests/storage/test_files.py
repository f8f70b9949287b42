"""Pictures that Telegram already has."""

import asyncio

import pytest

from storage import files
from storage.store import Store


async def test_a_picture_is_remembered_under_its_newest_id(store: Store) -> None:
    async with store.begin() as unit:
        assert await files.file_id(unit, "key") is None
        await files.remember(unit, "key", "first")
    async with store.begin() as unit:
        await files.remember(unit, "key", "second")
    async with store.read() as unit:
        assert await files.file_id(unit, "key") == "second"
        assert await files.file_id(unit, "another") is None


async def test_a_picture_can_be_forgotten(store: Store) -> None:
    async with store.begin() as unit:
        for key in ("key", "another"):
            await files.remember(unit, key, f"id of {key}")
        await files.forget(unit, "key")
    async with store.read() as unit:
        assert await files.file_id(unit, "key") is None
        assert await files.file_id(unit, "another") == "id of another"


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_a_picture_that_two_processes_sent_at_once_has_one_id(store: Store, other: Store) -> None:
    both_have_looked = asyncio.Barrier(2)

    async def remember(where: Store, file_id: str) -> None:
        async with where.begin() as unit:
            assert await files.file_id(unit, "key") is None
            await both_have_looked.wait()
            await files.remember(unit, "key", file_id)

    await asyncio.gather(remember(store, "one"), remember(other, "two"))
    async with store.read() as unit:
        assert await files.file_id(unit, "key") in {"one", "two"}
