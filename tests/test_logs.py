"""The token never gets out, whatever is logged and however it got there."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, Literal
from urllib.parse import quote

import httpx
import pytest
import structlog

from bot import logs

TOKEN = "123456:AAE-secret_part"
URL = f"https://api.telegram.org/bot{TOKEN}/getMe"

Form = Literal["console", "json"]
FORMS: list[Form] = ["console", "json"]


Written = Callable[[], str]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """What has gone to standard error; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda: capsys.readouterr().err
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Form:
    form: Form = request.param
    return form


def fail(text: str) -> Exception:
    """An error as it is when it is caught, with its trace."""
    try:
        raise ConnectionError(text)
    except ConnectionError as error:
        return error


def chained() -> Exception:
    try:
        raise RuntimeError("polling has ended") from fail(URL)
    except RuntimeError as error:
        return error


log = structlog.get_logger("tutor")
library = logging.getLogger("telegram.ext")

LEAKS: dict[str, Callable[[], Any]] = {
    "message": lambda: log.info(f"starting {TOKEN}"),
    "structured value": lambda: log.info("starting", token=TOKEN, nested={"url": [URL]}),
    "bound value": lambda: log.bind(url=URL).warning("no answer"),
    "key": lambda: log.info("starting", **{TOKEN: 1}),
    "repr": lambda: log.info("starting", made=repr(URL.encode())),
    "exception": lambda: log.error("failed", exc_info=fail(URL)),
    "cause": lambda: log.error("failed", exc_info=chained()),
    "library message": lambda: library.info(f"The token `{TOKEN}` was rejected"),
    "library arguments": lambda: library.warning("HTTP Request: %s %s", "POST", httpx.URL(URL)),
    "library exception": lambda: library.error("failed", exc_info=fail(URL)),
    "library stack": lambda: library.error("failed", stack_info=True, extra={"url": URL}),
    "quoted in a URL": lambda: log.info("starting", url=f"https://example.org/?next={quote(TOKEN, safe='')}"),
    "over lines": lambda: log.info(f"first\n{URL}\nlast"),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_the_token_stays_inside(written: Written, form: Form, leak: Callable[[], Any]) -> None:
    logs.configure(form, TOKEN)
    leak()
    lines = written()
    assert lines
    assert "secret_part" not in lines
    assert "AAE-" not in lines


def test_the_rest_of_the_line_stays(written: Written, form: Form) -> None:
    logs.configure(form, TOKEN)
    log.error("no answer", url=URL, exc_info=fail(URL))
    lines = written()
    for part in ("no answer", "https://api.telegram.org/bot***/getMe", "ConnectionError", "Traceback"):
        assert part in lines


def test_without_a_secret_nothing_is_taken_out(written: Written, form: Form) -> None:
    logs.configure(form, "")
    log.info("两条线", lesson="borders")
    lines = written()
    assert "两条线" in lines
    assert "***" not in lines


def test_json_is_one_object_a_line(written: Written) -> None:
    logs.configure("json", TOKEN)
    log.error("failed", update_id=7, exc_info=fail("a\nb"))
    library.warning("HTTP %s", 502)
    ours, theirs = (json.loads(line) for line in written().splitlines())
    assert (ours["event"], ours["level"], ours["update_id"]) == ("failed", "error", 7)
    assert "ConnectionError: a\nb" in ours["exception"]
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("HTTP 502", "warning", "telegram.ext")
    assert ours["timestamp"].endswith("Z")


def test_times_are_told_in_utc_and_who_logged(written: Written) -> None:
    logs.configure("console", TOKEN)
    library.warning("no updates")
    line = written()
    assert "Z " in line
    assert "telegram.ext" in line


async def test_requests_are_not_logged(written: Written, form: Form) -> None:
    """httpx would write every request at INFO, with the token in its address."""
    logs.configure(form, TOKEN)
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.post(URL)
    assert written() == ""


def test_a_failed_request_is_logged(written: Written, form: Form) -> None:
    logs.configure(form, TOKEN)
    logging.getLogger("httpx").warning("connection lost")
    assert "connection lost" in written()


def test_configuring_again_does_not_double_the_lines(written: Written, form: Form) -> None:
    for _ in range(2):
        logs.configure(form, TOKEN)
    library.warning("once")
    assert written().count("once") == 1
