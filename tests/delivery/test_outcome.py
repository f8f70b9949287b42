"""What an error of Telegram's means for the message that was being sent."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import error as errors
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from bot.delivery.outcome import Fate, outcome

TABLE = [
    (ChatMigrated(-100), Fate.MIGRATED),
    (Forbidden("Forbidden: bot was blocked by the user"), Fate.UNREACHABLE),
    (Forbidden("Forbidden: bot was kicked from the supergroup chat"), Fate.UNREACHABLE),
    (Forbidden("Forbidden: user is deactivated"), Fate.UNREACHABLE),
    (BadRequest("Bad Request: chat not found"), Fate.UNREACHABLE),
    (BadRequest("Message is not modified: specified new message content and …"), Fate.UNCHANGED),
    (BadRequest("Message to edit not found"), Fate.NOT_THERE),
    (BadRequest("Message can't be edited"), Fate.NOT_THERE),
    (BadRequest("There is no text in the message to edit"), Fate.NOT_THERE),
    (BadRequest("MESSAGE_ID_INVALID"), Fate.NOT_THERE),
    (BadRequest("Can't parse entities: unsupported start tag"), Fate.BAD_MARKUP),
    (BadRequest("Wrong file identifier/HTTP URL specified"), Fate.NO_FILE),
    (BadRequest("Wrong remote file identifier specified: wrong padding in the string"), Fate.NO_FILE),
    (BadRequest("Wrong file_id or the file is temporarily unavailable"), Fate.NO_FILE),
    (BadRequest("Message is too long"), Fate.FAILED),
    (Conflict("Conflict: terminated by other getUpdates request"), Fate.FAILED),
    (InvalidToken("Unauthorized"), Fate.FAILED),
    (EndPointNotFound("Not Found"), Fate.FAILED),
    (PassportDecryptionError("no"), Fate.FAILED),
    (TimedOut(), Fate.UNKNOWN),
    (NetworkError("Bad Gateway"), Fate.UNKNOWN),
    (TelegramError("something new"), Fate.FAILED),
    (ValueError("not Telegram's at all"), Fate.FAILED),
]


@pytest.mark.parametrize(("error", "fate"), TABLE, ids=[f"{type(one).__name__}: {one}" for one, _ in TABLE])
def test_every_error_has_a_meaning_and_is_named(error: Exception, fate: Fate) -> None:
    found = outcome(error)
    assert found.fate is fate
    assert found.fault == f"{type(error).__name__}: {error}"


def test_no_error_of_the_library_was_forgotten() -> None:
    known = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TelegramError)}
    assert known == {RetryAfter, *(type(error) for error, _ in TABLE)} - {ValueError}


def test_a_flood_tells_how_long_to_wait() -> None:
    found = outcome(RetryAfter(timedelta(seconds=7)))
    assert (found.fate, found.after) == (Fate.WAIT, timedelta(seconds=7))


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_a_flood_tells_it_in_seconds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PTB_TIMEDELTA")
    error = RetryAfter(7)
    assert isinstance(error.retry_after, int)
    assert outcome(error).after == timedelta(seconds=7)


def test_a_moved_group_tells_where_it_is_now() -> None:
    assert outcome(ChatMigrated(-100500)).chat_id == -100500


ON_THE_WAY: list[tuple[type[httpx.TransportError], Fate]] = [
    (httpx.ConnectError, Fate.RETRY),
    (httpx.ConnectTimeout, Fate.RETRY),
    (httpx.PoolTimeout, Fate.RETRY),
    (httpx.ReadTimeout, Fate.UNKNOWN),
    (httpx.WriteTimeout, Fate.UNKNOWN),
    (httpx.ReadError, Fate.UNKNOWN),
    (httpx.WriteError, Fate.UNKNOWN),
    (httpx.RemoteProtocolError, Fate.UNKNOWN),
]


@pytest.mark.parametrize(("kind", "fate"), ON_THE_WAY, ids=[kind.__name__ for kind, _ in ON_THE_WAY])
async def test_only_what_never_left_is_tried_again(kind: Any, fate: Fate) -> None:
    def break_off(request: httpx.Request) -> httpx.Response:
        raise kind("broken", request=request)

    async with HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(break_off)}) as connection:
        with pytest.raises(NetworkError) as caught:
            await connection.post("http://telegram.local/bot7:delivery/sendMessage")
    assert outcome(caught.value).fate is fate


ANSWERED: list[tuple[int, dict[str, Any] | None, Fate]] = [
    (400, {"description": "Bad Request: chat not found"}, Fate.UNREACHABLE),
    (400, {"description": "Bad Request: …", "parameters": {"migrate_to_chat_id": -100}}, Fate.MIGRATED),
    (401, {"description": "Unauthorized"}, Fate.FAILED),
    (403, {"description": "Forbidden: bot was blocked by the user"}, Fate.UNREACHABLE),
    (404, {"description": "Not Found"}, Fate.FAILED),
    (409, {"description": "Conflict: …"}, Fate.FAILED),
    (429, {"description": "Too Many Requests: …", "parameters": {"retry_after": 7}}, Fate.WAIT),
    (500, {"description": "Internal Server Error: restart"}, Fate.UNKNOWN),
    (502, None, Fate.UNKNOWN),
    (504, None, Fate.UNKNOWN),
]


@pytest.mark.parametrize(("code", "body", "fate"), ANSWERED, ids=[f"{code} {body}" for code, body, _ in ANSWERED])
async def test_an_answer_over_http_means_the_same(code: int, body: dict[str, Any] | None, fate: Fate) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        if body is None:
            return httpx.Response(code, text="<html>an intermediary</html>")
        return httpx.Response(code, json={"ok": False, "error_code": code, **body})

    async with HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(answer)}) as connection:
        with pytest.raises(TelegramError) as caught:
            await connection.post("http://telegram.local/bot7:delivery/sendMessage")
    assert outcome(caught.value).fate is fate
