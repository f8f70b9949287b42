"""The Bot API over HTTP. Source: https://core.telegram.org/bots/api#making-requests"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.simulator import dispatch, page
from bot.simulator.chats import Json
from bot.simulator.clock import Clock
from bot.simulator.errors import ApiError, bad_request
from bot.simulator.files import UPLOAD_LIMIT, Upload
from bot.simulator.telegram import Telegram

BODY_LIMIT = 2 * UPLOAD_LIMIT
"""Enough that a file too large is refused by Telegram's rule and not by this server's."""


def build_app(telegram: Telegram, clock: Clock) -> Starlette:
    """Return the ASGI application: /bot{token}/{method}, /file/bot{token}/{path} and the page."""
    server = _Server(telegram)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await telegram.close()

    methods = ["GET", "POST"]
    api = [
        Route("/bot{token}/{method}", server.method, methods=methods, max_body_size=BODY_LIMIT),
        Route("/file/bot{token}/{path:path}", server.file),
    ]
    return Starlette(routes=[*api, *page.routes(telegram, clock)], lifespan=lifespan)


class _Server:
    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    async def method(self, request: Request) -> Response:
        if request.path_params["token"] != self.telegram.token:
            return _failed(ApiError(401, "Unauthorized"))
        try:
            params, uploads = await _parameters(request)
            result = await dispatch.answer(self.telegram, request.path_params["method"], params, uploads)
        except ApiError as error:
            return _failed(error)
        except dispatch.Silence:
            return _Silence()
        except dispatch.BadGateway:
            return Response("<html><body>502 Bad Gateway</body></html>", 502, media_type="text/html")
        return JSONResponse({"ok": True, "result": result})

    async def file(self, request: Request) -> Response:
        """Source: https://core.telegram.org/bots/api#getfile"""
        stored = self.telegram.files.at_path(request.path_params["path"])
        if request.path_params["token"] != self.telegram.token:
            return _failed(ApiError(401, "Unauthorized"))
        if stored is None:
            return _failed(ApiError(404, "Not Found"))
        return Response(stored.data, media_type="application/octet-stream")


class _Silence(Response):
    """An answer that breaks off: over a socket the connection closes, in one process httpx.ReadTimeout is raised."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1000")]})
        raise httpx.ReadTimeout("scripted: the answer never comes")


def _failed(error: ApiError) -> Response:
    return JSONResponse(error.api(), error.code)


async def _parameters(request: Request) -> tuple[Json, dict[str, Upload]]:
    params: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return params | _json(await request.body()), {}
    if kind not in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return params, {}
    uploads: dict[str, Upload] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime_type = value.content_type or "application/octet-stream"
                uploads[name] = Upload(value.filename or name, mime_type, await value.read())
            else:
                params[name] = value
    return params, uploads


def _json(body: bytes) -> Json:
    try:
        parsed: Any = json.loads(body or b"{}")
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        raise bad_request("can't parse JSON object")
    return parsed
