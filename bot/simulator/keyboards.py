"""Keyboards below a message and below the input field.

Sources: https://core.telegram.org/bots/api#inlinekeyboardmarkup, `Client::get_reply_markup` of tdlib/telegram-bot-api
and td/telegram/ReplyMarkup.cpp of tdlib/td.
"""

from collections.abc import Callable
from typing import Any

from bot.simulator import links
from bot.simulator.chats import Json
from bot.simulator.entities.html import USER_LINK
from bot.simulator.errors import bad_request

BUTTON_LIMIT = 100
DATA_LIMIT = 64
ACTIONS = (
    *("url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat"),
    *("switch_inline_query_current_chat", "login_url", "web_app", "copy_text", "disabled"),
)
"""What a button may do; of several the first counts."""


def inline_only(markup: Any, report: Callable[[str], None]) -> Json | None:
    """Return the inline keyboard of an edit, None for none. Raises ApiError with Telegram's text."""
    inline, other = parsed(markup, report)
    if other is not None:
        raise bad_request("Inline keyboard expected")
    return inline


def parsed(markup: Any, report: Callable[[str], None]) -> tuple[Json | None, Json | None]:
    """Return (inline keyboard, other reply markup), each None for none. Raises ApiError with Telegram's text."""
    if markup is None or markup == "":
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("Object expected as reply markup")
    if rows := _rows(markup, "keyboard", ""):
        return None, {**markup, "keyboard": [[_plain(button) for button in row] for row in rows]}
    if rows := _rows(markup, "inline_keyboard", "of the InlineKeyboardMarkup "):
        return _inline(rows, report), None
    other = markup.get("remove_keyboard") or markup.get("force_reply")
    return None, markup if other else None


def callback_data(markup: Json | None) -> list[str]:
    """Return what the callback buttons of an inline keyboard carry, in reading order."""
    rows = (markup or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def _rows(markup: Json, name: str, whose: str) -> list[list[Any]]:
    rows = markup.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'Field "{name}" {whose}must be an Array of Arrays')
    return rows


def _plain(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("Can't parse keyboard button: Can't find field \"text\"")
    return button


def _inline(rows: list[list[Any]], report: Callable[[str], None]) -> Json | None:
    kept = [[_inline_button(button, report) for button in row] for row in rows]
    kept = [row for row in ([button for button in row if button["text"]] for row in kept) if row]
    if sum(map(len, kept)) > BUTTON_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: Any, report: Callable[[str], None]) -> Json:
    if not isinstance(button, dict):
        raise bad_request("Can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request("Can't parse inline keyboard button: Can't find field \"text\"")
    actions = [action for action in ACTIONS if button.get(action) not in (None, "", False)]
    actions += [
        action for action in ("switch_inline_query", "switch_inline_query_current_chat") if button.get(action) == ""
    ]
    if not actions:
        raise bad_request("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        report(f"InlineKeyboardButton does more than one thing: {', '.join(actions)}")
    if "url" in actions:
        return {**button, "url": _checked_url(button["url"])}
    if "callback_data" in actions and len(str(button["callback_data"]).encode()) > DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    return button


def _checked_url(url: str) -> str:
    if USER_LINK.match(url):
        return url
    try:
        return links.checked(url)
    except links.LinkError as wrong:
        raise bad_request(f"Inline keyboard button URL '{url}' is invalid: {wrong}") from None
