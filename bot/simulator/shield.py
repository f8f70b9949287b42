"""What keeps foreign web pages away from the page's routes."""

from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-cache",
}


class Shield:
    """ASGI middleware: refuses changes asked for by another site with 403, and adds `HEADERS` to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _complete(message)
            await send(message)

        app = PlainTextResponse("Another site may not drive the simulator.", 403) if _foreign(scope) else self.app
        await app(scope, receive, send_guarded)


def _complete(message: MutableMapping[str, Any]) -> None:
    headers = MutableHeaders(scope=message)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


def _foreign(scope: Scope) -> bool:
    """Whether a browser sent this change from a page that is not ours (https://web.dev/articles/fetch-metadata)."""
    if scope["method"] in {"GET", "HEAD"}:
        return False
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    # An opaque origin arrives as the word null, whose netloc is empty: it is foreign too.
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
