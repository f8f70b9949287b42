"""Methods about the bot itself. Source: https://core.telegram.org/bots/api#setmycommands

The words of the errors are those of td/telegram/BotCommand.cpp of tdlib/td and of tdlib/telegram-bot-api.
"""

import re
from dataclasses import replace
from typing import Any

from bot.simulator.access import Access, chat_for
from bot.simulator.chats import Json
from bot.simulator.errors import bad_request
from bot.simulator.members import administrator_flags
from bot.simulator.methods.call import Call, Handler, method
from bot.simulator.profile import Scope
from bot.simulator.spec import description
from bot.simulator.world import World

COMMAND_COUNT = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
DESCRIPTION_LIMIT = 256
WIDE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
TEXTS = {"Name": ("name", 64), "Description": ("description", 512), "ShortDescription": ("short_description", 120)}


@method("getMe")
def get_me(world: World, call: Call) -> Json:
    fields = description()["types"]["User"]["fields"]
    flags = [field["name"] for field in fields if field["type"] == "Boolean" and field["name"] != "is_bot"]
    return world.bot.api() | {flag: flag == "can_join_groups" for flag in flags}


@method("setMyCommands")
def set_my_commands(world: World, call: Call) -> bool:
    commands = call.params.get("commands", [])
    if not isinstance(commands, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(commands) > COMMAND_COUNT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _commands_key(world, call)
    world.profile.commands[key] = [_command(item) for item in commands]
    world.publish({"type": "commands"})
    return True


@method("getMyCommands")
def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.profile.commands.get(_commands_key(world, call), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> bool:
    world.profile.commands.pop(_commands_key(world, call), None)
    world.publish({"type": "commands"})
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict) or not isinstance(item.get("command"), str):
        raise bad_request("Can't parse BotCommand: Can't find field \"command\"")
    if not isinstance(item.get("description"), str):
        raise bad_request("Can't parse BotCommand: Can't find field \"description\"")
    command, text = item["command"].removeprefix("/"), item["description"].strip()
    if not command:
        raise bad_request("Command must be non-empty")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not text:
        raise bad_request("Command description must be non-empty")
    if len(text) > DESCRIPTION_LIMIT:
        raise bad_request(f"Command description length must not exceed {DESCRIPTION_LIMIT}")
    return {"command": command, "description": text}


def _commands_key(world: World, call: Call) -> tuple[Scope, str]:
    return _scope(world, call.params.get("scope")), _language(call)


def _scope(world: World, scope: Any) -> Scope:
    if scope is None:
        return ("default", 0, 0)
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in WIDE_SCOPES:
        return (str(kind), 0, 0)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    chat = chat_for(world, scope.get("chat_id"), Access.MEMBERS)
    return (kind, chat.id, int(scope.get("user_id", 0)) if kind == "chat_member" else 0)


def _language(call: Call) -> str:
    code = call.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("Invalid language code specified")
    return code


def _setter(kind: str, limit: int) -> Handler:
    def set_text(world: World, call: Call) -> bool:
        text = call.text(kind)
        if len(text) > limit:
            raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        world.profile.texts[kind, _language(call)] = text
        if kind == "name" and text and not call.text("language_code"):
            world.bot = replace(world.bot, name=text)
        return True

    return set_text


def _getter(kind: str) -> Handler:
    return lambda world, call: {kind: world.profile.text(kind, _language(call))}


for _method, (_kind, _limit) in TEXTS.items():
    method(f"setMy{_method}")(_setter(_kind, _limit))
    method(f"getMy{_method}")(_getter(_kind))


@method("setChatMenuButton")
def set_chat_menu_button(world: World, call: Call) -> bool:
    button = call.params.get("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    world.profile.menu_buttons[_private_chat(world, call)] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Json:
    button = world.profile.menu_buttons.get(_private_chat(world, call), {"type": "default"})
    if button["type"] != "default":
        return button
    return world.profile.menu_buttons.get(0, {"type": "commands"})


def _private_chat(world: World, call: Call) -> int:
    return chat_for(world, call.params["chat_id"], Access.READ).id if call.number("chat_id") else 0


@method("setMyDefaultAdministratorRights")
def set_my_default_administrator_rights(world: World, call: Call) -> bool:
    world.profile.rights[call.flag("for_channels")] = call.params.get("rights") or {}
    return True


@method("getMyDefaultAdministratorRights")
def get_my_default_administrator_rights(world: World, call: Call) -> Json:
    flags = {name: False for name in administrator_flags() if name != "can_be_edited"}
    return flags | world.profile.rights.get(call.flag("for_channels"), {})


@method("logOut")
def log_out(world: World, call: Call) -> bool:
    return True


@method("close")
def close(world: World, call: Call) -> bool:
    return True
