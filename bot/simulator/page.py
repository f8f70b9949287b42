"""The browser chat page: its files, the state it draws, the changes it follows and what people do in it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.simulator.acts import perform
from bot.simulator.chats import Json
from bot.simulator.clock import Clock
from bot.simulator.errors import ApiError
from bot.simulator.shield import Shield
from bot.simulator.snapshot import snapshot
from bot.simulator.telegram import Telegram

STATIC = Path(__file__).parent / "static"
HOSTS = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Other names are refused, so that no foreign name pointed at this machine (DNS rebinding) reaches the page."""
UPLOAD_LIMIT = 64 * 1024 * 1024
INLINE = {"image/gif", "image/jpeg", "image/png", "image/webp"}

Endpoint = Callable[[Request], Awaitable[Response]]


def routes(telegram: Telegram, clock: Clock) -> list[BaseRoute]:
    """Return the page's routes: `/` and all below `/sim`, for loopback host names and same-origin changes only.

    A refused act answers 400 or 404 with {"error": reason}.
    """
    page = _Page(telegram, clock)
    clock.on_move(lambda: telegram.publish({"type": "clock", "now": clock().isoformat()}))
    guard = [Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False), Middleware(Shield)]
    sim: list[BaseRoute] = [
        Route("/state", page.state),
        Route("/events", page.events),
        Route("/act", _explained(page.act), methods=["POST"]),
        Route("/upload", _explained(page.upload), methods=["POST"], max_body_size=UPLOAD_LIMIT),
        Route("/clock", _explained(page.move_clock), methods=["POST"]),
        Route("/answered/{query_id}", _explained(page.answered)),
        Route("/file/{file_id}", _explained(page.file)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return [Route("/", page.index, middleware=guard), Mount("/sim", routes=sim, middleware=guard)]


@dataclass(frozen=True)
class _Page:
    telegram: Telegram
    clock: Clock

    async def index(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def state(self, request: Request) -> Response:
        return JSONResponse(snapshot(self.telegram, self.clock()))

    async def events(self, request: Request) -> Response:
        return _Events(_stream(self.telegram), media_type="text/event-stream")

    async def act(self, request: Request) -> Response:
        order = _object(await request.body())
        user = self.telegram.users[_id(order, "user")]
        return JSONResponse({"result": perform(self.telegram, user, _id(order, "chat"), order)})

    async def answered(self, request: Request) -> Response:
        return JSONResponse({"answered": self.telegram.answered(request.path_params["query_id"])})

    async def upload(self, request: Request) -> Response:
        async with request.form(max_files=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise ValueError("a file is wanted")
            user = self.telegram.users[_id(form, "user")]
            chat_id, caption, data = _id(form, "chat"), str(form.get("caption", "")), await file.read()
            match form.get("kind"):
                case "photo":
                    sent = self.telegram.send_photo(user, chat_id, data, caption)
                case "document":
                    name, mime_type = file.filename or "file", file.content_type or "application/octet-stream"
                    sent = self.telegram.send_document(user, chat_id, data, name, mime_type, caption=caption)
                case _:
                    raise ValueError("kind is photo or document")
        return JSONResponse({"result": sent})

    async def move_clock(self, request: Request) -> Response:
        match _object(await request.body()):
            case {"minutes": int(minutes)}:
                self.clock.move(timedelta(minutes=minutes))
            case {"to": str(to)}:
                self.clock.move(datetime.fromisoformat(to) - self.clock())
            case _:
                raise ValueError("minutes or to is wanted")
        return JSONResponse({"now": self.clock().isoformat()})

    async def file(self, request: Request) -> Response:
        data, mime_type = self.telegram.file(request.path_params["file_id"])
        # Anything but a picture is saved, never shown: an uploaded page must not run as ours.
        headers = {} if mime_type in INLINE else {"content-disposition": "attachment"}
        return Response(data, media_type=mime_type, headers=headers)


class _Events(StreamingResponse):
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except asyncio.CancelledError:
            # A server that shuts down cancels what does not end by itself; the browser then sees a proper end.
            await send({"type": "http.response.body", "body": b""})


async def _stream(telegram: Telegram) -> AsyncIterator[str]:
    """Yield server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) until cancelled."""
    queue = telegram.subscribe()
    try:
        # From here on nothing is missed: the page may fetch the state.
        yield "retry: 1000\nevent: ready\ndata: {}\n\n"
        while True:
            event = await queue.get()
            yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
    finally:
        telegram.unsubscribe(queue)


def _explained(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except KeyError as missing:
            return JSONResponse({"error": f"there is no {missing}"}, 404)
        except (ApiError, ValueError, TypeError, OverflowError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return answer


def _object(body: bytes) -> Json:
    value = json.loads(body)
    if not isinstance(value, dict):
        raise ValueError("a JSON object is wanted")
    return value


def _id(fields: Any, name: str) -> int:
    value = fields.get(name)
    if not isinstance(value, int | str):
        raise ValueError(f"{name} is wanted")
    return int(value)
