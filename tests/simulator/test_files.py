"""Files: how they are sent, kept, sent again and fetched."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest

from bot.simulator import Telegram
from bot.simulator.chats import Json
from bot.simulator.files import DOWNLOAD_LIMIT, PHOTO_LIMIT, UPLOAD_LIMIT
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]
Png = Callable[[int, int], bytes]


@pytest.fixture
def upload(client: httpx.AsyncClient) -> Api:
    """Send a multipart request: `files` by field name, parameters as form fields."""

    async def call(method: str, files: dict[str, tuple[str, bytes]], **params: str) -> Any:
        response = await client.post(f"/bot1:secret/{method}", data={"chat_id": "1001", **params}, files=files)
        body = response.json()
        return body["result"] if body["ok"] else body["description"]

    return call


async def fetched(api: Api, client: httpx.AsyncClient, file_id: str) -> bytes:
    told = await api("getFile", file_id=file_id)
    return (await client.get(f"/file/bot1:secret/{told['file_path']}")).content


async def test_a_photo_comes_in_sizes(cast: Cast, upload: Api, png: Png) -> None:
    sent = await upload("sendPhoto", {"photo": ("a.png", png(1000, 500))}, caption="<b>图</b>", parse_mode="HTML")
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1000, 500),
    ]
    assert sent["caption"] == "图"


async def test_a_small_photo_has_one_size(cast: Cast, upload: Api, png: Png) -> None:
    sent = await upload("sendPhoto", {"photo": ("a.png", png(40, 60))})
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [(40, 60)]


async def test_files_round_trip(
    telegram: Telegram, cast: Cast, upload: Api, api: Api, client: httpx.AsyncClient, png: Png
) -> None:
    photo = await upload("sendPhoto", {"photo": ("a.png", png(100, 100))})
    report = await upload("sendDocument", {"document": ("报告.docx", b"PK\x03\x04")})
    theirs = telegram.send_document(cast.trainee, 1001, b"1,2", "数据.csv", "text/csv", caption="看")
    assert await fetched(api, client, photo["photo"][-1]["file_id"]) == png(100, 100)
    assert await fetched(api, client, report["document"]["file_id"]) == b"PK\x03\x04"
    assert await fetched(api, client, theirs["document"]["file_id"]) == b"1,2"
    assert report["document"]["file_name"] == "报告.docx"
    assert theirs["document"]["mime_type"] == "text/csv"
    assert telegram.file(theirs["document"]["file_id"]) == (b"1,2", "text/csv")


async def test_a_file_is_sent_again_by_its_id(telegram: Telegram, cast: Cast, api: Api, png: Png) -> None:
    theirs = telegram.send_photo(cast.trainee, 1001, png(1000, 500))
    sent = await api("sendPhoto", chat_id=1001, photo=theirs["photo"][0]["file_id"])
    assert sent["photo"] == theirs["photo"]


async def test_the_same_file_has_the_same_id(cast: Cast, upload: Api) -> None:
    first, second = [await upload("sendDocument", {"document": ("a.txt", b"a")}) for _ in range(2)]
    other = await upload("sendDocument", {"document": ("a.txt", b"b")})
    assert first["document"] == second["document"]
    assert first["document"]["file_unique_id"] != other["document"]["file_unique_id"]


async def test_a_sticker(telegram: Telegram, cast: Cast, api: Api) -> None:
    theirs = telegram.send_sticker(cast.trainee, 1001, "👍")
    sent = await api("sendSticker", chat_id=1001, sticker=theirs["sticker"]["file_id"])
    assert sent["sticker"] == theirs["sticker"]
    assert (sent["sticker"]["emoji"], sent["sticker"]["width"]) == ("👍", 512)


async def test_an_album(telegram: Telegram, cast: Cast, upload: Api, png: Png) -> None:
    media = [{"type": "photo", "media": f"attach://{name}", "caption": name} for name in ("one", "two")]
    files = {name: (f"{name}.png", png(9, size)) for name, size in (("one", 8), ("two", 10))}
    sent = await upload("sendMediaGroup", files, media=json.dumps(media))
    assert [message["caption"] for message in sent] == ["one", "two"]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert telegram.history(1001)[-2:] == sent
    assert telegram.requests[-1].violations == ()


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "there are no messages to send"), (11, "too many messages to send as an album")],
)
async def test_an_album_has_one_to_ten(cast: Cast, refused: Api, count: int, words: str) -> None:
    media = [{"type": "photo", "media": "x"}] * count
    assert await refused("sendMediaGroup", chat_id=1001, media=media) == f"Bad Request: {words}"


async def test_an_album_is_of_one_kind(telegram: Telegram, cast: Cast, refused: Api, png: Png) -> None:
    photo = telegram.send_photo(cast.trainee, 1001, png(9, 9))["photo"][0]["file_id"]
    document = telegram.send_document(cast.trainee, 1001, b"a", "a", "text/plain")["document"]["file_id"]
    media = [{"type": "photo", "media": photo}, {"type": "document", "media": document}]
    words = "Bad Request: document can't be mixed with other media types"
    assert await refused("sendMediaGroup", chat_id=1001, media=media) == words


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendSticker", {}, "there is no sticker in the request"),
        ("sendPhoto", {"photo": "nothing"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.com/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "x", "caption": "字" * 1025}, "wrong file identifier/HTTP URL specified"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "nothing"}, "invalid file_id"),
    ],
)
async def test_no_file_at_all(cast: Cast, refused: Api, method: str, params: Json, words: str) -> None:
    assert await refused(method, chat_id=1001, **params) == f"Bad Request: {words}"


async def test_a_caption_may_be_too_long(cast: Cast, upload: Api, png: Png) -> None:
    words = "Bad Request: message caption is too long"
    assert await upload("sendPhoto", {"photo": ("a.png", png(9, 9))}, caption="字" * 1025) == words


async def test_a_document_is_no_photo(telegram: Telegram, cast: Cast, refused: Api) -> None:
    sent = telegram.send_document(cast.trainee, 1001, b"a", "a.txt", "text/plain")
    words = "Bad Request: can't use file of type Document as Photo"
    assert await refused("sendPhoto", chat_id=1001, photo=sent["document"]["file_id"]) == words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"text", "IMAGE_PROCESS_FAILED", id="no picture"),
        pytest.param(b"", "file must be non-empty", id="empty"),
        pytest.param(
            b"x" * (PHOTO_LIMIT + 1),
            f"file of size {PHOTO_LIMIT + 1} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes",
            id="too big",
        ),
    ],
)
async def test_a_bad_photo(cast: Cast, upload: Api, data: bytes, words: str) -> None:
    assert await upload("sendPhoto", {"photo": ("a.png", data)}) == f"Bad Request: {words}"


async def test_a_photo_may_not_be_too_narrow(cast: Cast, upload: Api, png: Png) -> None:
    assert "photo" in await upload("sendPhoto", {"photo": ("a.png", png(20, 1))})
    assert await upload("sendPhoto", {"photo": ("a.png", png(21, 1))}) == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    assert await upload("sendPhoto", {"photo": ("a.png", png(9000, 1001))}) == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_an_upload_over_50_mb(cast: Cast, upload: Api) -> None:
    assert await upload("sendDocument", {"document": ("a", b"x" * (UPLOAD_LIMIT + 1))}) == "Request Entity Too Large"


async def test_a_file_over_20_mb_cannot_be_fetched(telegram: Telegram, cast: Cast, api: Api, refused: Api) -> None:
    fits = telegram.send_document(cast.trainee, 1001, b"", "a", "video/mp4", DOWNLOAD_LIMIT)
    large = telegram.send_document(cast.trainee, 1001, b"", "b", "video/mp4", DOWNLOAD_LIMIT + 1)
    assert (await api("getFile", file_id=fits["document"]["file_id"]))["file_size"] == DOWNLOAD_LIMIT
    assert large["document"]["file_size"] == DOWNLOAD_LIMIT + 1
    assert await refused("getFile", file_id=large["document"]["file_id"]) == "Bad Request: file is too big"


@pytest.mark.parametrize(("token", "status"), [("1:secret", 404), ("1:wrong", 401)])
async def test_a_path_that_leads_nowhere(client: httpx.AsyncClient, token: str, status: int) -> None:
    response = await client.get(f"/file/bot{token}/photos/file_1.jpg")
    assert (response.status_code, response.json()["error_code"]) == (status, status)
