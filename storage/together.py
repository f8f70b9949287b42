"""SQLite's writers, one after the other: who comes while the disk is being waited for shares the next commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.sqlite import own


@dataclass
class _Batch:
    """A transaction that several writers use, each behind a savepoint of its own."""

    connection: AsyncConnection
    driver: Any
    end: "asyncio.Task[None]" = field(init=False)

    @property
    def stands(self) -> bool:
        """False when SQLite gave it up, as it does on a full disk: https://www.sqlite.org/lang_transaction.html"""
        return bool(self.driver.in_transaction)


class Together:
    """Gives writers their turns. Waiting here is fair; waiting at SQLite's own lock is a lottery."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turns = asyncio.Lock()
        self._batch: _Batch | None = None
        self._last: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[AsyncConnection]:
        """A connection to write with in a savepoint; left without an exception, it returns when the disk has it all."""
        async with self._turns:
            batch = self._batch or await self._begin()
            try:
                yield batch.connection
            finally:
                if not batch.stands and self._batch is batch:
                    self._batch = None
        # Who does not wait for it any more must not keep the others from it.
        await asyncio.shield(batch.end)

    async def close(self) -> None:
        """Waits for the last commit."""
        if self._last is not None:
            await asyncio.wait({self._last})

    async def _begin(self) -> _Batch:
        connection = await self._engine.connect()
        try:
            await connection.begin()
            batch = _Batch(connection, own((await connection.get_raw_connection()).dbapi_connection))
        except BaseException:
            await connection.close()
            raise
        # It takes its turn behind everybody who waits by now.
        batch.end = self._last = asyncio.create_task(self._commit(batch))
        self._batch = batch
        return batch

    async def _commit(self, batch: _Batch) -> None:
        async with self._turns, aclosing(batch.connection):
            if self._batch is batch:
                self._batch = None
            try:
                await batch.connection.commit()
            except BaseException:
                await batch.connection.invalidate()  # SQLAlchemy would hand it on in the middle of the transaction
                raise
