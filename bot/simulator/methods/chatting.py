"""Methods about a chat, its members and its pins. Source: https://core.telegram.org/bots/api#getchat"""

from bot.simulator.access import Access, chat_for, check_right_to_pin, message_for
from bot.simulator.chats import Chat, Json
from bot.simulator.errors import bad_request
from bot.simulator.members import is_admin, member
from bot.simulator.methods.call import Call, method
from bot.simulator.world import World

REACTIONS = frozenset(
    emoji
    for line in (
        "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥",
        "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨",
        "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡",
    )
    for emoji in line.split()
)
"""Source: https://core.telegram.org/bots/api#reactiontypeemoji"""


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    chat = chat_for(world, call.params.get("chat_id"), Access.READ)
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full: Json = {**chat.api(), "accent_color_id": abs(chat.id) % 7, "max_reaction_count": 11}
    full["accepted_gift_types"] = dict.fromkeys(kinds, chat.type == "private")
    if chat.pinned and (message := world.messages.get(chat.id, chat.pinned[-1])):
        full["pinned_message"] = {key: message[key] for key in message if key != "reply_to_message"}
    return full


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    user_id = call.number("user_id")
    if user_id <= 0:
        raise bad_request("Invalid user_id specified")
    access = Access.READ if user_id == world.bot.id else Access.MEMBERS
    chat = chat_for(world, call.params.get("chat_id"), access)
    if user_id != world.bot.id and user_id not in world.users:
        raise bad_request("user not found")
    return member(world.someone(user_id), chat.statuses.get(user_id, "left"))


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = chat_for(world, call.params.get("chat_id"), Access.MEMBERS)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [member(world.someone(user), chat.statuses[user]) for user in chat.members if is_admin(chat, user)]


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> int:
    return len(chat_for(world, call.params.get("chat_id"), Access.MEMBERS).members)


@method("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    chat = chat_for(world, call.params.get("chat_id"), Access.READ)
    if chat.type == "private":
        raise bad_request("chat can't be left")
    world.set_status(chat, world.bot, "left", by=world.bot)
    world.post(chat, world.bot, {"left_chat_member": world.bot.api()})
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    chat, message = _pinnable(world, call, "message to pin")
    world.pin(chat, message, world.bot)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, call: Call) -> bool:
    if call.number("message_id"):
        chat, message = _pinnable(world, call, "message to unpin")
        world.unpin(chat, [message["message_id"]])
        return True
    chat = chat_for(world, call.params.get("chat_id"), Access.WRITE)
    check_right_to_pin(world, chat)
    if not chat.pinned:
        raise bad_request("message to unpin not found")
    world.unpin(chat, chat.pinned[-1:])
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, call: Call) -> bool:
    chat = chat_for(world, call.params.get("chat_id"), Access.WRITE)
    check_right_to_pin(world, chat)
    world.unpin(chat, list(chat.pinned))
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, call: Call) -> bool:
    what = "message to react"
    chat, message = message_for(world, call.params.get("chat_id"), call.number("message_id"), Access.READ, what)
    given = call.items("reaction")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in given:
        if not isinstance(reaction, dict) or reaction.get("type") != "emoji":
            raise bad_request("Can't parse ReactionType: invalid reaction type specified")
        if reaction.get("emoji") not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    world.set_reaction(chat, message["message_id"], world.bot, given[0]["emoji"] if given else None)
    return True


def _pinnable(world: World, call: Call, what: str) -> tuple[Chat, Json]:
    chat_id, number = call.params.get("chat_id"), call.number("message_id")
    chat, message = message_for(world, chat_id, number, Access.WRITE, what)
    check_right_to_pin(world, chat)
    return chat, message
