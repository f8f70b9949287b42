"""One screen edits itself as the person goes on; whatever Telegram minds, the words arrive."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from telegram.error import TelegramError

from bot.actions import Home, ShowReview
from bot.delivery.outcome import Fate
from bot.delivery.screens import NOTICE_LIMIT, Place, Screens
from bot.pictures import sketch
from bot.reply import Reply, button, say
from bot.simulator import Telegram
from bot.simulator.chats import User
from bot.simulator.files import Upload
from content.schema import Picture

LANGUAGE = "zh-CN"
LOST, SORRY = Reply(say("home.lost")), Reply(say("home.sorry"))
TABLE = Picture(alt="国境和关境", table=(("名称", "管什么"), ("国境", "主权")))
OTHER_TABLE = Picture(alt="运费", table=(("名称", "多少"), ("海运", "少")))
DRAWN, OTHER_DRAWN = Reply(say("home.help"), picture=TABLE), Reply(say("home.lost"), picture=OTHER_TABLE)
UNDRAWABLE = Reply(say("home.help"), picture=Picture(alt="没有", typst=Path("nowhere.typ")))


def png(width: int) -> bytes:
    """A black picture."""
    header = struct.pack(">IIBBBBB", width, 10, 1, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" * (1 + (width + 7) // 8)) * 10)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.fixture(autouse=True)
def _drawn_before(pictures_folder: Path) -> None:
    """The painter finds both tables in its folder."""
    pictures_folder.mkdir()
    for width, picture in ((20, TABLE), (30, OTHER_TABLE)):
        (pictures_folder / f"{sketch.sketch(picture).key}.png").write_bytes(png(width))


@pytest.fixture
def chat(telegram: Telegram, trainee: User) -> list[dict[str, Any]]:
    """The bot's messages in the trainee's chat, as they stand whenever it is looked at."""

    class Own(list[dict[str, Any]]):
        def __iter__(self) -> Any:
            return iter(self.now())

        def __len__(self) -> int:
            return len(self.now())

        def __getitem__(self, index: Any) -> Any:
            return self.now()[index]

        def now(self) -> list[dict[str, Any]]:
            return [one for one in telegram.history(trainee.id) if one["from"]["is_bot"]]

    return Own()
