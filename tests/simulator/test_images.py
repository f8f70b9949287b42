from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.images import dimensions

Png = Callable[[int, int], bytes]

JPEG = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xff\xc4\x00\x03H\xff\xc0\x00\x11\x08\x00\x0a\x00\x14\x03"
"""An application marker, a fill byte, a Huffman table, then a frame of 20 x 10."""
HEADS = {
    "jpeg": JPEG,
    "gif": b"GIF89a\x14\x00\x0a\x00",
    "webp, lossy": b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a\x14\x00\x0a\x00",
    "webp, lossless": b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f" + (19 | 9 << 14).to_bytes(4, "little"),
    "webp, extended": b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x13\0\0\x09\0\0",
}


def test_png(png: Png) -> None:
    assert dimensions(png(640, 480)) == (640, 480)


@pytest.mark.parametrize("kind", HEADS)
def test_other_pictures(kind: str) -> None:
    assert dimensions(HEADS[kind]) == (20, 10)


@pytest.mark.parametrize("kind", HEADS)
def test_a_picture_cut_short_is_none(kind: str) -> None:
    assert [dimensions(HEADS[kind][:length]) for length in range(len(HEADS[kind]) - 1)] == [None] * (
        len(HEADS[kind]) - 1
    )


@given(st.binary(), st.sampled_from([b"", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8X", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_are_measured_or_not(data: bytes, head: bytes) -> None:
    size = dimensions(head + data)
    assert size is None or min(size) > 0
