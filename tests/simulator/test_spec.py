"""The check against the Bot API description."""

from typing import Any

import pytest

from bot.simulator import spec
from bot.simulator.files import Upload
from bot.simulator.methods import HANDLERS

USER = {"id": 1, "is_bot": False, "first_name": "李明"}
CHAT = {"id": 1, "type": "private"}
MESSAGE = {"message_id": 1, "date": 0, "chat": CHAT}


def test_method_names_are_found_in_any_case() -> None:
    assert spec.method_name("SENDMESSAGE") == "sendMessage"
    assert spec.method_name("sendMassage") is None


def test_every_method_answered_is_in_the_specification() -> None:
    assert [name for name in HANDLERS if spec.method_name(name) != name] == []


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("getMe", "User"),
        ("getUpdates", "Array of Update"),
        ("setWebhook", "True"),
        ("editMessageText", "Message or True"),
        ("getChatMemberCount", "Integer"),
        ("copyMessage", "MessageId"),
    ],
)
def test_results_have_a_type(method: str, kind: str) -> None:
    assert spec.returns(method) == kind


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("5", "Integer", 5),
        ("-100123", "Integer or String", -100123),
        ("@name", "Integer or String", "@name"),
        ("5", "String", "5"),
        ("true", "Boolean", True),
        ("False", "Boolean", False),
        ("0", "Boolean", False),
        ("1.5", "Float", 1.5),
        ("[1, 2]", "Array of Integer", [1, 2]),
        ('{"a": 1}', "ReplyParameters", {"a": 1}),
        ("attach://x", "InputFile or String", "attach://x"),
        ("{", "ReplyParameters", "{"),
        ("x", "Integer", "x"),
        (5, "Integer", 5),
    ],
)
def test_form_fields_get_their_types(text: Any, kind: str, value: object) -> None:
    assert spec.typed(text, kind) == value


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (5, "Integer"),
        (5, "Float"),
        (True, "True"),
        ([], "Array of Integer"),
        ([[{"text": "a"}], ["b"]], "Array of Array of KeyboardButton"),
        (Upload("a", "text/plain", b""), "InputFile or String"),
        (MESSAGE, "Message"),
        (MESSAGE, "MaybeInaccessibleMessage"),
        ({"status": "left", "user": USER}, "ChatMember"),
        ({"type": "photo", "media": "x"}, "InputMedia"),
        ({"type": "all_group_chats"}, "BotCommandScope"),
    ],
    ids=str,
)
def test_what_fits(value: object, kind: str) -> None:
    assert list(spec.violations(value, kind)) == []


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ("5", "Integer", "Integer: '5' is not Integer"),
        (True, "Integer", "Integer: True is not Integer"),
        (1, "Boolean", "Boolean: 1 is not Boolean"),
        (False, "True", "True: False is not True"),
        (5, "Array of Integer", "Array of Integer: int instead of an array"),
        ([1, "2"], "Array of Integer", "Array of Integer[1]: '2' is not Integer"),
        ("a", "User", "User: 'a' is not User"),
        ({"id": 1, "is_bot": False}, "User", "User: User lacks first_name"),
        (USER | {"age": 5}, "User", "User: User has no field age"),
        (MESSAGE | {"from": {"id": 1}}, "Message", "Message.from: User lacks is_bot"),
        ({"status": "kicked", "user": USER}, "ChatMember", "ChatMember: ChatMemberBanned lacks until_date"),
        ({"type": "photo"}, "InputMedia", "InputMedia: InputMediaPhoto lacks media"),
        ({"type": "photo", "media": "x", "thumbnail": "y"}, "InputMedia", "InputMedia: InputMediaPhoto has no field thumbnail"),
        ({"type": "chat"}, "BotCommandScope", "BotCommandScope: BotCommandScopeChat lacks chat_id"),
        ({"text": "a", "callback_data": "字" * 22}, "InlineKeyboardButton", "InlineKeyboardButton.callback_data: 66 bytes, not 1-64"),
        ({"command": "a", "description": ""}, "BotCommand", "BotCommand.description: 0 characters, not 1-256"),
        ("x", "InputFile", "InputFile: 'x' is not an uploaded file"),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit(value: object, kind: str, words: str) -> None:
    assert next(spec.violations(value, kind)) == words


@pytest.mark.parametrize(
    ("method", "params", "violations"),
    [
        ("sendMessage", {"chat_id": 1, "text": "a"}, []),
        ("sendMessage", {"chat_id": 1}, ["sendMessage: parameter text is missing"]),
        ("sendMessage", {"chat_id": 1, "text": "a", "colour": 1}, ["sendMessage: unknown parameter colour"]),
        ("sendMessage", {"chat_id": [1], "text": "a"}, ["chat_id: [1] is not Integer"]),
        ("sendMessage", {"chat_id": 1, "text": "字" * 5000}, []),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "字" * 201}, ["text: 201 characters, not 0-200"]),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "color": 1}]]}},
            ["reply_markup.inline_keyboard[0][0]: InlineKeyboardButton has no field color"],
        ),
    ],
    ids=["right", "missing", "unknown", "type", "length after parsing", "length", "nested"],
)
def test_requests(method: str, params: dict[str, Any], violations: list[str]) -> None:
    assert list(spec.request_violations(method, params)) == violations
