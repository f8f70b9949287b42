"""What the bot tells of itself."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.simulator import Telegram
from bot.simulator.chats import Json
from bot.simulator.people import Cast

Api = Callable[..., Coroutine[Any, Any, Any]]


def commands(*names: str) -> list[Json]:
    return [{"command": name, "description": name} for name in names]


async def test_the_bot_knows_itself(telegram: Telegram, api: Api) -> None:
    me = await api("getMe")
    assert (me["is_bot"], me["username"], me["can_join_groups"]) == (True, "b2b_tutor_bot", True)
    assert me["can_read_all_group_messages"] is False


async def test_the_narrowest_scope_shows_and_then_the_language(telegram: Telegram, cast: Cast, api: Api) -> None:
    def shown(chat_id: int) -> list[str]:
        return [item["command"] for item in telegram.commands_for(cast.trainee, chat_id)]

    assert shown(1001) == []
    await api("setMyCommands", commands=commands("default"))
    assert shown(1001) == shown(cast.group.id) == ["default"]
    await api("setMyCommands", commands=commands("zh"), language_code="zh")
    await api("setMyCommands", commands=commands("de"), language_code="de")
    assert shown(1001) == ["zh"]
    await api("setMyCommands", commands=commands("groups"), scope={"type": "all_group_chats"})
    assert (shown(1001), shown(cast.group.id)) == (["zh"], ["groups"])
    await api("setMyCommands", commands=commands("me"), scope={"type": "chat", "chat_id": 1001})
    await api("setMyCommands", commands=commands("private"), scope={"type": "all_private_chats"})
    assert shown(1001) == ["me"]
    await api("deleteMyCommands", scope={"type": "chat", "chat_id": 1001})
    assert shown(1001) == ["private"]
    await api("deleteMyCommands", scope={"type": "all_private_chats"})
    assert shown(1001) == ["zh"]


async def test_administrators_have_their_own(telegram: Telegram, cast: Cast, api: Api) -> None:
    telegram.add_bot(cast.group.id, cast.instructor)
    await api("setMyCommands", commands=commands("all"), scope={"type": "chat", "chat_id": cast.group.id})
    scope = {"type": "chat_administrators", "chat_id": cast.group.id}
    await api("setMyCommands", commands=commands("grade"), scope=scope)
    assert telegram.commands_for(cast.instructor, cast.group.id) == commands("grade")
    assert telegram.commands_for(cast.trainee, cast.group.id) == commands("all")
    scope = {"type": "chat_member", "chat_id": cast.group.id, "user_id": 1001}
    await api("setMyCommands", commands=commands("mine"), scope=scope)
    assert telegram.commands_for(cast.trainee, cast.group.id) == commands("mine")


async def test_commands_are_told_as_they_were_set(api: Api) -> None:
    await api("setMyCommands", commands=[{"command": "/start", "description": " 开始 "}])
    assert await api("getMyCommands") == [{"command": "start", "description": "开始"}]
    assert await api("getMyCommands", language_code="zh") == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("开始")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("/")}, "command must be non-empty"),
        ({"commands": [{"command": "a", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "a", "description": "字" * 257}]}, "command description length must not exceed 256"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": ["a"]}, "can't parse BotCommand: Can't find field \"command\""),
        ({"commands": "a"}, "expected an Array of BotCommand"),
        ({"commands": commands("a") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "scope": {"type": "x"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 77}}, "chat not found"),
        ({"commands": [], "language_code": "zh-hans"}, "invalid language code specified"),
    ],
)
async def test_commands_are_refused_in_telegrams_words(refused: Api, params: Json, words: str) -> None:
    assert await refused("setMyCommands", **params) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_texts_by_language(api: Api, refused: Api, method: str, field: str, limit: int) -> None:
    await api(f"setMy{method}", **{field: "实训"})
    await api(f"setMy{method}", **{field: "Training"}, language_code="en")
    assert await api(f"getMy{method}") == {field: "实训"}
    assert await api(f"getMy{method}", language_code="en") == {field: "Training"}
    assert await api(f"getMy{method}", language_code="fr") == {field: "实训"}
    assert (await refused(f"setMy{method}", **{field: "字" * (limit + 1)})).endswith("_TOO_LONG")


async def test_the_name_shows(telegram: Telegram, api: Api) -> None:
    await api("setMyName", name="新导师")
    assert (await api("getMe"))["first_name"] == "新导师"


async def test_menu_buttons(cast: Cast, api: Api, refused: Api) -> None:
    assert await api("getChatMenuButton") == {"type": "commands"}
    button = {"type": "web_app", "text": "课", "web_app": {"url": "https://example.com"}}
    await api("setChatMenuButton", menu_button=button)
    await api("setChatMenuButton", chat_id=1001, menu_button={"type": "commands"})
    assert await api("getChatMenuButton") == button
    assert await api("getChatMenuButton", chat_id=1001) == {"type": "commands"}
    await api("setChatMenuButton", chat_id=1001)
    assert await api("getChatMenuButton", chat_id=1001) == button
    words = "Bad Request: can't parse menu button: MenuButton has unsupported type"
    assert await refused("setChatMenuButton", menu_button={"type": "x"}) == words


async def test_wanted_rights(api: Api) -> None:
    assert not any((await api("getMyDefaultAdministratorRights")).values())
    await api("setMyDefaultAdministratorRights", rights={"can_pin_messages": True})
    assert (await api("getMyDefaultAdministratorRights"))["can_pin_messages"] is True
    assert (await api("getMyDefaultAdministratorRights", for_channels=True)).get("can_pin_messages") is not True


@pytest.mark.parametrize("method", ["logOut", "close"])
async def test_goodbyes_are_taken(api: Api, method: str) -> None:
    assert await api(method) is True
