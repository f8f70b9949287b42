"""Files sent by people and by the bot. Source: https://core.telegram.org/bots/api#sending-files"""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.simulator import images
from bot.simulator.chats import Json
from bot.simulator.errors import ApiError, bad_request

PHOTO_LIMIT = 10 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
THUMBNAIL_SIDES = (90, 320, 800)
"""The longest sides of the smaller copies of a photo: https://core.telegram.org/api/files#image-thumbnail-types"""


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    file_name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True)
class StoredFile:
    """A file Telegram keeps."""

    file_id: str
    file_unique_id: str
    kind: str
    """photo, document or sticker: a file sent as one cannot be sent again as another."""
    data: bytes
    size: int
    """In bytes; a file sent by a person may be said to be larger than the bytes held here."""
    file_name: str
    mime_type: str
    content: Json
    """What a message that carries the file shows: a `PhotoSize` list below "photo", a `Document`, a `Sticker`."""

    @property
    def file_path(self) -> str:
        """Return the path that getFile tells."""
        return f"{self.kind}s/file_{self.file_unique_id}{_extension(self.file_name)}"


@dataclass
class Files:
    """All files by id."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)

    def add_photo(self, data: bytes) -> StoredFile:
        """Keep a photo. Its smaller sizes share the bytes of the largest, for nothing here scales pictures.

        Raises ApiError with Telegram's text for a file that is no picture, too large or too narrow
        (https://core.telegram.org/bots/api#sendphoto).
        """
        if len(data) > PHOTO_LIMIT:
            limit = f"the maximum size is {PHOTO_LIMIT} bytes"
            raise bad_request(f"File of size {len(data)} bytes is too big for a photo; {limit}")
        size = images.dimensions(data)
        if size is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size
        if width + height > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        sides = [side for side in THUMBNAIL_SIDES if side < max(size)] + [max(size)]
        sizes = [self._photo_size(data, width, height, side) for side in sides]
        mime_type = _picture_type(data)
        for item in sizes:
            ids = item["file_id"], item["file_unique_id"]
            self._add(StoredFile(*ids, "photo", data, len(data), "photo.jpg", mime_type, {"photo": sizes}))
        return self.by_id[sizes[-1]["file_id"]]

    def add_document(self, data: bytes, file_name: str, mime_type: str, size: int | None = None) -> StoredFile:
        """Keep a document of `size` bytes (the length of `data` if not given)."""
        file_id, unique_id = self._ids("document", file_name.encode() + data)
        size = len(data) if size is None else size
        document = {"file_id": file_id, "file_unique_id": unique_id, "file_name": file_name, "mime_type": mime_type}
        content = {"document": {**document, "file_size": size}}
        return self._add(StoredFile(file_id, unique_id, "document", data, size, file_name, mime_type, content))

    def add_sticker(self, data: bytes, emoji: str | None) -> StoredFile:
        """Keep a static sticker. Source: https://core.telegram.org/bots/api#sticker"""
        file_id, unique_id = self._ids("sticker", data + (emoji or "").encode())
        width, height = images.dimensions(data) or (512, 512)
        sticker: Json = {"file_id": file_id, "file_unique_id": unique_id, "type": "regular", "file_size": len(data)}
        sticker |= {"width": width, "height": height, "is_animated": False, "is_video": False}
        content = {"sticker": sticker | ({"emoji": emoji} if emoji else {})}
        stored = StoredFile(file_id, unique_id, "sticker", data, len(data), "sticker.webp", "image/webp", content)
        return self._add(stored)

    def sent(self, kind: str, value: Any, emoji: str | None = None) -> StoredFile:
        """Return the file that the bot sends as `kind`: an `Upload`, or the file_id of a kept one.

        Raises ApiError with Telegram's text; a URL is refused, for nothing here fetches one.
        """
        if isinstance(value, Upload):
            return self._uploaded(kind, value, emoji)
        if not isinstance(value, str) or not value:
            raise bad_request(f"There is no {kind} in the request")
        if value.startswith(("http://", "https://")):
            raise bad_request("Failed to get HTTP URL content")
        stored = self.by_id.get(value)
        if stored is None:
            raise bad_request("Wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"Can't use file of type {stored.kind.title()} as {kind.title()}")
        return stored

    def downloadable(self, file_id: str) -> StoredFile:
        """Return the file for getFile. Source: https://core.telegram.org/bots/api#getfile"""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return stored

    def at_path(self, file_path: str) -> StoredFile | None:
        """Return the file with the path that getFile told."""
        return next((stored for stored in self.by_id.values() if stored.file_path == file_path), None)

    def _uploaded(self, kind: str, upload: Upload, emoji: str | None) -> StoredFile:
        if len(upload.data) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        if not upload.data:
            raise bad_request("file must be non-empty")
        match kind:
            case "photo":
                return self.add_photo(upload.data)
            case "sticker":
                return self.add_sticker(upload.data, emoji)
        return self.add_document(upload.data, upload.file_name, upload.mime_type)

    def _photo_size(self, data: bytes, width: int, height: int, side: int) -> Json:
        file_id, unique_id = self._ids("photo", side.to_bytes(4, "big") + data)
        scale = side / max(width, height)
        size = {"width": max(1, round(width * scale)), "height": max(1, round(height * scale)), "file_size": len(data)}
        return {"file_id": file_id, "file_unique_id": unique_id, **size}

    def _add(self, stored: StoredFile) -> StoredFile:
        self.by_id[stored.file_id] = stored
        return stored

    def _ids(self, kind: str, data: bytes) -> tuple[str, str]:
        digest = hashlib.sha256(kind.encode() + data).hexdigest()
        return f"{kind[:3].upper()}-{digest[:40]}", digest[:16]


def _extension(file_name: str) -> str:
    stem, dot, extension = file_name.rpartition(".")
    return f".{extension}" if dot and stem and extension.isascii() and extension.isalnum() else ""


def _picture_type(data: bytes) -> str:
    if data[:4] == b"\x89PNG":
        return "image/png"
    return {b"GIF8": "image/gif", b"RIFF": "image/webp"}.get(data[:4], "image/jpeg")
