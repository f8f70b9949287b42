"""Files are made for the one whose chat it is; where there can be none, that is said."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery.documents import Documents, Made
from bot.domain.catalog import Catalog
from bot.pictures.painter import Painter
from bot.reply import Document, DocumentKind, Words
from bot.texts import Texts
from content.loader import load
from storage.store import Store
from storage.tables import Person

COURSE = Path(__file__).parent.parent / "course"
CHAT = 7001
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def documents(store: Store, pictures_folder: Path) -> Documents:
    catalog = Catalog(load(COURSE))
    return Documents(store, Texts(), Painter(pictures_folder), lambda: NOW, lambda: catalog, largest=1000)


@pytest.fixture
async def person(store: Store) -> Person:
    async with store.begin() as unit:
        return await unit.insert(
            Person(telegram_id=CHAT, name="李明", language="zh-CN", zone="Asia/Shanghai", created_at=NOW)
        )


@pytest.mark.usefixtures("person")
async def test_a_small_file_is_made(documents: Documents) -> None:
    made = await documents.get(Document(DocumentKind.CSV, "mine.csv"), CHAT, "zh-CN")
    assert isinstance(made, Made)
    assert made.name == "mine.csv"
    assert made.content.decode("utf-8-sig").startswith("答题时间,")


@pytest.mark.usefixtures("person")
async def test_a_file_larger_than_telegram_carries_is_said_to_be(documents: Documents) -> None:
    made = await documents.get(Document(DocumentKind.ANKI, "mine.apkg"), CHAT, "zh-CN")
    assert made == Words("export.too_large")


async def test_there_is_no_file_of_nobody(documents: Documents) -> None:
    assert await documents.get(Document(DocumentKind.CSV, "x.csv"), CHAT + 1, "zh-CN") == Words("export.failed")
