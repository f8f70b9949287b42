"""A picture is drawn once, whoever asks for it."""

import asyncio
import os
import struct
from pathlib import Path

import pytest

from bot.pictures.painter import Drawn, Painter
from bot.pictures.sketch import PictureError
from content.schema import Picture


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, as the PNG's own header says."""
    width, height = struct.unpack_from(">LL", png, 16)
    return width, height


async def test_a_table_is_a_png_for_a_phone(painter: Painter, fees: Picture) -> None:
    drawn = await painter.picture(fees)

    width, height = size(drawn.png)
    assert drawn.png.startswith(b"\x89PNG")
    assert width == 1080
    assert 540 <= height <= 2160
    assert len(drawn.png) <= 150 * 1024


async def test_the_same_table_is_the_same_picture(painter: Painter, fees: Picture, tmp_path: Path) -> None:
    elsewhere = Painter(tmp_path / "elsewhere")

    assert await painter.picture(fees) == await elsewhere.picture(fees)


async def test_a_kept_picture_is_not_drawn_again(painter: Painter, fees: Picture, kept: Path) -> None:
    first = await painter.picture(fees)
    (kept / f"{first.key}.png").write_bytes(b"kept")

    assert await painter.picture(fees) == Drawn(png=b"kept", key=first.key)


async def test_a_picture_is_kept_alone_in_the_folder(painter: Painter, fees: Picture, kept: Path) -> None:
    drawn = await painter.picture(fees)

    assert [file.name for file in kept.iterdir()] == [f"{drawn.key}.png"]


async def test_an_emptied_folder_is_filled_again(painter: Painter, fees: Picture, kept: Path) -> None:
    first = await painter.picture(fees)
    (kept / f"{first.key}.png").unlink()

    assert await painter.picture(fees) == first
    assert (kept / f"{first.key}.png").read_bytes() == first.png


async def test_a_disk_that_keeps_nothing_still_gives_the_picture(fees: Picture, tmp_path: Path) -> None:
    in_the_way = tmp_path / "pictures"
    in_the_way.mkdir()
    no_folder = in_the_way / "x" / "pictures"
    no_folder.parent.symlink_to(tmp_path / "nowhere")

    assert size((await Painter(no_folder).picture(fees)).png)[0] == 1080


async def test_all_who_ask_at_once_share_one_drawing(painter: Painter, fees: Picture) -> None:
    drawn = await asyncio.gather(*(painter.picture(fees) for _ in range(20)))

    assert len({id(one.png) for one in drawn}) == 1


async def test_who_stops_waiting_takes_the_picture_from_nobody(
    painter: Painter, fees: Picture, kept: Path, tmp_path: Path
) -> None:
    key = (await Painter(tmp_path / "elsewhere").picture(fees)).key
    slow = kept / f"{key}.png"
    kept.mkdir(parents=True)
    os.mkfifo(slow)

    impatient = asyncio.create_task(painter.picture(fees))
    pipe = await asyncio.to_thread(slow.open, "wb")  # Opens when the painter begins to read.
    patient = asyncio.create_task(painter.picture(fees))
    await painter.picture(Picture(alt="别的", table=(("一张别的图",),)))
    impatient.cancel()
    slow.unlink()
    with pipe:
        pipe.write(b"kept")

    assert await patient == Drawn(png=b"kept", key=key)


async def test_different_pictures_are_drawn_side_by_side(painter: Painter) -> None:
    tables = [Picture(alt="年份", table=(("年份", "事件"), (str(year), "综试区"))) for year in range(2015, 2027)]

    drawn = await asyncio.gather(*map(painter.picture, tables))

    assert len({one.png for one in drawn}) == len(tables)


async def test_other_words_are_another_picture(painter: Painter) -> None:
    keys = {
        (await painter.picture(Picture(alt="代码", table=(("代码",), (code,))))).key
        for code in ("9610", "1210", "9610")
    }

    assert len(keys) == 2


async def test_a_failed_drawing_may_be_tried_again(painter: Painter, tmp_path: Path) -> None:
    file = tmp_path / "flow.typ"
    file.write_text("#nothing", encoding="utf-8")
    with pytest.raises(PictureError):
        await painter.picture(Picture(alt="流程", typst=file))
    file.write_text("流程", encoding="utf-8")

    assert size((await painter.picture(Picture(alt="流程", typst=file))).png) == (1080, 540)
