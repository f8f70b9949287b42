"""Methods that change or delete messages. Source: https://core.telegram.org/bots/api#updating-messages

The order of the checks is that of `MessagesManager::edit_message_text` and its like in tdlib/td.
"""

from bot.simulator import keyboards
from bot.simulator.access import Access, chat_for, message_for
from bot.simulator.chats import Chat, Json
from bot.simulator.errors import bad_request
from bot.simulator.members import is_admin
from bot.simulator.messages import is_service, without_content
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.composing import caption_content, check_text_length, text_content
from bot.simulator.methods.sending import media_content
from bot.simulator.world import World

DELETABLE = 48 * 3600
"""Seconds: https://core.telegram.org/bots/api#deletemessage"""
MEDIA = ("photo", "document")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
COMPARED = ("text", "entities", "caption", "caption_entities", "link_preview_options", "reply_markup", *MEDIA)


@method("editMessageText")
def edit_message_text(world: World, call: Call) -> Json:
    content = text_content(world, call)
    old, keyboard = _editable(world, call)
    if "text" not in old:
        raise bad_request("There is no text in the message to edit")
    check_text_length(content)
    return _edited(world, old, without_content(old) | content | keyboard)


@method("editMessageCaption")
def edit_message_caption(world: World, call: Call) -> Json:
    caption = caption_content(world, call, call.params)
    old, keyboard = _editable(world, call)
    if not any(kind in old for kind in MEDIA):
        raise bad_request("There is no caption in the message to edit")
    media = {kind: old[kind] for kind in MEDIA if kind in old}
    return _edited(world, old, without_content(old) | media | caption | keyboard)


@method("editMessageMedia")
def edit_message_media(world: World, call: Call) -> Json:
    """Media may take the place of a text too: https://core.telegram.org/bots/api#editmessagemedia"""
    content = media_content(world, call, call.params.get("media"))
    old, keyboard = _editable(world, call)
    if not any(kind in old for kind in ("text", *MEDIA)):
        raise bad_request("Message media can't be edited")
    if "media_group_id" in old and not content.keys() & old.keys() & set(MEDIA):
        raise bad_request("Can't change media type in the album")
    return _edited(world, old, without_content(old) | content | keyboard)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, call: Call) -> Json:
    old, keyboard = _editable(world, call)
    return _edited(world, old, {name: old[name] for name in old if name != "reply_markup"} | keyboard)


@method("stopPoll")
def stop_poll(world: World, call: Call) -> Json:
    what = "message with poll to stop"
    inline = keyboards.inline_only(call.params.get("reply_markup"), call.report)
    chat, message = message_for(world, call.params.get("chat_id"), call.number("message_id"), Access.EDIT, what)
    poll = world.polls.get((chat.id, message["message_id"]))
    if poll is None:
        raise bad_request("Message is not a poll")
    if message["from"]["id"] != world.bot.id:
        raise bad_request("Poll can't be stopped")
    if poll.closed:
        raise bad_request("poll has already been closed")
    kept = {name: message[name] for name in message if name != "reply_markup"}
    world.messages.put(kept | ({"reply_markup": inline} if inline else {}))
    world.close_poll(poll)
    return poll.api()


@method("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    if not call.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not call.number("message_id"):
        raise bad_request("Message identifier is not specified")
    what = "message to delete"
    chat, message = message_for(world, call.params["chat_id"], call.number("message_id"), Access.WRITE, what)
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    world.remove(chat, message["message_id"])
    return True


@method("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    """Those that are not there are passed over: https://core.telegram.org/bots/api#deletemessages"""
    numbers = call.items("message_ids")
    if not numbers:
        raise bad_request("Message identifiers are not specified")
    if len(numbers) > 100:
        raise bad_request("Too many message identifiers specified")
    chat = chat_for(world, call.params.get("chat_id"), Access.WRITE)
    found = [message for number in numbers if (message := world.messages.get(chat.id, number))]
    if not all(_deletable(world, chat, message) for message in found):
        raise bad_request("message can't be deleted")
    for message in found:
        world.remove(chat, message["message_id"])
    return True


def _editable(world: World, call: Call) -> tuple[Json, Json]:
    """Return the message to edit and {"reply_markup": …} for its new keyboard, {} for none."""
    _, other = keyboards.parsed(call.params.get("reply_markup"), call.report)
    inline = None if other else keyboards.inline_only(call.params.get("reply_markup"), lambda _: None)
    chat_id, number = call.params.get("chat_id"), call.number("message_id")
    chat, message = message_for(world, chat_id, number, Access.EDIT, "message to edit")
    foreign = message["from"]["id"] != world.bot.id or "forward_origin" in message or is_service(message)
    if foreign or (chat.id, number) in world.messages.uneditable:
        raise bad_request("Message can't be edited")
    if other:
        raise bad_request("Inline keyboard expected")
    return message, {"reply_markup": inline} if inline else {}


def _edited(world: World, old: Json, new: Json) -> Json:
    if all(old.get(name) == new.get(name) for name in COMPARED):
        raise bad_request(NOT_MODIFIED)
    return world.change(new | {"edit_date": world.now})


def _deletable(world: World, chat: Chat, message: Json) -> bool:
    if chat.type == "supergroup" and "supergroup_chat_created" in message:
        return False
    own = message["from"]["id"] == world.bot.id
    if is_admin(chat, world.bot.id):
        return True
    return (own or chat.type == "private") and world.now - message["date"] < DELETABLE
