"""Pictures that Telegram already has."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete

from storage.store import Unit
from storage.tables import FileId


async def file_id(unit: Unit, key: str) -> str | None:
    """Telegram's id of the picture with this content key."""
    row = await unit.get(FileId, key)
    return row.file_id if row else None


async def remember(unit: Unit, key: str, file_id: str) -> None:
    """Notes under which id Telegram has this picture."""
    insert = sqlite.insert if unit.on_sqlite else postgresql.insert
    row = insert(FileId).values(key=key, file_id=file_id)
    # Two processes may have sent it at once: either id will do.
    await unit.exec(row.on_conflict_do_update(index_elements=["key"], set_={"file_id": file_id}))


async def forget(unit: Unit, key: str) -> None:
    """Telegram does not have this picture any more."""
    await unit.exec(delete(FileId).where(col(FileId.key) == key))
