"""Pictures that Telegram already has."""

from storage.store import Unit
from storage.tables import FileId


async def file_id(unit: Unit, key: str) -> str | None:
    """Telegram's id of the picture with this content key."""
    row = await unit.get(FileId, key)
    return row.file_id if row else None


async def remember(unit: Unit, key: str, file_id: str) -> None:
    """Notes under which id Telegram has this picture."""
    await unit.merge(FileId(key=key, file_id=file_id))
