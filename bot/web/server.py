"""An HTTP server inside our own event loop: it starts and stops when we say so and leaves signals alone."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 2048
GRACE_SECONDS = 3


class _Quiet(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The process has one place for signals, and it is not here."""
        yield


class Server:
    """Serves one ASGI application on one address."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self._address = (host, port)
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_SECONDS)
        self._server = _Quiet(config)
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Returns when requests are answered; an OSError if the address cannot be had."""
        listening = socket.create_server(
            self._address, family=socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET, backlog=BACKLOG
        )
        # asyncio does this only for sockets that name their protocol, and these do not. Without it an answer in two
        # pieces, head and body, waits 40 ms for the other side's delayed acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]))
        while not self._server.started and not self._task.done():  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # uvicorn tells it in no other way

    async def stop(self) -> None:
        """Answers what has been asked and closes."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task
