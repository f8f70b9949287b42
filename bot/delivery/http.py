"""The HTTP client below python-telegram-bot: aiohttp, whose calls cost less processor time than httpx's."""

import io
import json
from typing import Any

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 5.0
READ_SECONDS = 5.0
UPLOAD_SECONDS = 20.0
POOL_SECONDS = 1.0
"""What HTTPXRequest waits too."""
_JSON = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """Makes calls; an error's `__cause__` is aiohttp's own and tells whether anything can have been sent.

    Proxies come from the environment (HTTPS_PROXY, NO_PROXY), trust from SSL_CERT_FILE or certifi, as with httpx.
    """

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._closed = False

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Ready for calls (again)."""
        self._closed = False

    async def shutdown(self) -> None:
        """Closes all connections."""
        self._closed = True
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status code and body of the answer; TimedOut or NetworkError where there is none."""
        session = self._open()
        uploads = request_data is not None and request_data.contains_files
        connect = _chosen(connect_timeout, CONNECT_SECONDS)
        timeout = aiohttp.ClientTimeout(
            connect=_sum(connect, _chosen(pool_timeout, POOL_SECONDS)),
            sock_connect=connect,
            # One clock runs from the request's first byte to the answer's first, so an upload gets its time on top.
            sock_read=_sum(
                _chosen(read_timeout, READ_SECONDS), _chosen(write_timeout, UPLOAD_SECONDS if uploads else 0.0)
            ),
        )
        try:
            async with session.request(
                method, url, **_content(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut(f"aiohttp.{type(error).__name__}: {error}") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._closed:
            raise RuntimeError("this client is shut down")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context()),
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=True,
            )
        return self._session


def _chosen(timeout: Any, usual: float) -> float | None:
    """Seconds that the call asks for, None for no limit; python-telegram-bot's DEFAULT_NONE asks for nothing."""
    return timeout if timeout is None or isinstance(timeout, int | float) else usual


def _sum(one: float | None, other: float | None) -> float | None:
    """Seconds together; None, for no limit, where one of them has none."""
    return None if one is None or other is None else one + other


def _content(data: RequestData | None) -> dict[str, Any]:
    """JSON, which costs less to write than a form and is shorter in Chinese; Telegram takes files in forms alone."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": json.dumps(data.parameters).encode(), "headers": _JSON}
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        # aiohttp writes a stream piece by piece, but bytes in one go.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=kind)
    return {"data": form}
