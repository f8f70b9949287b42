"""Counting what a tap costs the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from storage.store import Store


@contextmanager
def of_the_tap(store: Store) -> Iterator[list[str]]:
    """The statements of the transaction that ends an update in the inbox, without those that begin and end transactions."""
    found: list[str] = []
    open_ones: dict[int, list[str]] = {}

    def executed(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
            open_ones.setdefault(id(connection), []).append(statement)

    def ended(connection: Any) -> None:
        done = open_ones.pop(id(connection), [])
        if any(statement.startswith("UPDATE inbox") for statement in done):
            found.extend(done)

    engine = store.engine.sync_engine
    heard = {"before_cursor_execute": executed, "commit": ended, "rollback": ended}
    for name, listener in heard.items():
        event.listen(engine, name, listener)
    yield found
    for name, listener in heard.items():
        event.remove(engine, name, listener)
