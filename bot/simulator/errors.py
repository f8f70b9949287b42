"""The errors Telegram answers with. Source: `Client::fail_query_with_error` of tdlib/telegram-bot-api."""

from collections.abc import Mapping

from bot.simulator.chats import Json


class ApiError(Exception):
    """An error answer: its code, its whole text, and `ResponseParameters` where Telegram gives some."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def api(self) -> Json:
        """Return the answer's body. Source: https://core.telegram.org/bots/api#making-requests"""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(text: str) -> ApiError:
    """Return a 400; as Telegram does, the first letter is lowered unless `text` is an ALL_CAPS code."""
    return ApiError(400, f"Bad Request: {_lowered(text)}")


def forbidden(text: str) -> ApiError:
    """Return a 403."""
    return ApiError(403, f"Forbidden: {_lowered(text)}")


def conflict(text: str) -> ApiError:
    """Return a 409."""
    return ApiError(409, f"Conflict: {text}")


def too_many_requests(seconds: int) -> ApiError:
    """Return a 429 that asks to wait."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def migrated(supergroup_id: int) -> ApiError:
    """Return the 400 of a basic group that became a supergroup."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, text, {"migrate_to_chat_id": supergroup_id})


def _lowered(text: str) -> str:
    code = len(text) > 1 and (text[1] == "_" or text[1].isupper())
    return text if code else text[:1].lower() + text[1:]
