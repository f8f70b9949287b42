"""Telegram's updates over HTTP: stored, and only then answered with 200.

https://core.telegram.org/bots/api#setwebhook
"""

import json
from hmac import compare_digest

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.intake import Intake
from bot.metrics import Metrics

log = structlog.get_logger()

LARGEST_BYTES = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the header's name)


class Webhook:
    """Takes an update from whoever knows the secret.

    Answers 403 without the secret, 413 over 1 MB, 400 for what is no update, and 503 while it cannot be stored;
    Telegram then sends it again.
    """

    def __init__(self, secret: str, intake: Intake, metrics: Metrics) -> None:
        self._secret = secret.encode()
        self._intake = intake
        self._metrics = metrics

    def route(self, path: str) -> Route:
        """The webhook at this path."""
        return Route(path, self.take, methods=["POST"])

    async def take(self, request: Request) -> Response:
        """Answers one request."""
        status = await self._status(request)
        self._metrics.webhook_requests.labels(status).inc()
        return Response(status_code=status)

    async def _status(self, request: Request) -> int:
        # Headers arrive as Latin-1; compared as bytes, for a string must be ASCII.
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not compare_digest(given, self._secret):
            return 403
        body = bytearray()
        try:
            async for part in request.stream():
                body += part
                if len(body) > LARGEST_BYTES:
                    return 413
            update = json.loads(body)
        except (ClientDisconnect, ValueError, RecursionError):
            return 400
        try:
            return 200 if await self._intake.keep([update]) else 400
        except (SQLAlchemyError, OSError) as error:
            log.error("update not stored", reason=str(error).partition("\n")[0])
            return 503
