"""What sending and editing share: texts, captions, keyboards, replies."""

from typing import Any

from bot.simulator import keyboards
from bot.simulator.access import Access, chat_for
from bot.simulator.chats import Chat, Json
from bot.simulator.entities import FormattedText, formatted
from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call
from bot.simulator.world import World

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024


def marked_up(world: World, call: Call, source: Json, name: str, parse_mode: str, entities: str) -> FormattedText:
    """Return the text in `source[name]`, marked up as its neighbours `parse_mode` and `entities` say."""
    value, given = source.get(name), source.get(entities)

    def mentioned(user_id: int) -> Json | None:
        return world.users[user_id].api() if user_id in world.users else None

    return formatted(
        "" if value is None else str(value),
        source.get(parse_mode),
        given if isinstance(given, list) else None,
        report=call.report,
        mentioned=mentioned,
    )


def text_content(world: World, call: Call) -> Json:
    """Return the content of a text message. Source: `Client::get_input_message_text` of tdlib/telegram-bot-api."""
    if not call.text("text"):
        raise bad_request("Message text is empty")
    text = marked_up(world, call, call.params, "text", "parse_mode", "entities")
    if not text.text:
        raise bad_request("Text must be non-empty")
    options = call.params.get("link_preview_options")
    return text.api() | ({"link_preview_options": options} if options else {})


def check_text_length(content: Json) -> None:
    """Raise ApiError for a text that is too long after parsing; Telegram looks at that last."""
    if len(content.get("text", "")) > TEXT_LIMIT:
        raise bad_request("Message is too long")


def caption_content(world: World, call: Call, source: Json) -> Json:
    """Return the caption of `source`: the parameters, or one item of an album."""
    caption = marked_up(world, call, source, "caption", "parse_mode", "caption_entities")
    if len(caption.text) > CAPTION_LIMIT:
        raise bad_request("Message caption is too long")
    content = caption.api("caption")
    if source.get("show_caption_above_media") is True:
        content["show_caption_above_media"] = True
    return content | ({"has_media_spoiler": True} if source.get("has_spoiler") is True else {})


def send(world: World, call: Call, content: Json) -> Json:
    """Send a message with the parameters that all sending methods share, and return it."""
    inline, other = keyboards.parsed(call.params.get("reply_markup"), call.report)
    chat = chat_for(world, call.params.get("chat_id"), Access.WRITE)
    reply_to = replied(world, call, chat)
    check_text_length(content)
    world.limits.charge(chat.id, 1, world.clock(), paid=call.flag("allow_paid_broadcast"))
    message = post(world, call, chat, content | ({"reply_markup": inline} if inline else {}), reply_to)
    if other:
        world.messages.uneditable.add((chat.id, message["message_id"]))
        _show_keyboard(world, chat, other)
    return message


def post(world: World, call: Call, chat: Chat, content: Json, reply_to: Json | None) -> Json:
    """Post a message of the bot's."""
    protected = {"has_protected_content": True} if call.flag("protect_content") else {}
    return world.post(chat, world.bot, content | protected, reply_to=reply_to)


def replied(world: World, call: Call, chat: Chat) -> Json | None:
    """Return the message that this one answers. Source: https://core.telegram.org/bots/api#replyparameters"""
    parameters: Any = call.params.get("reply_parameters")
    if not isinstance(parameters, dict) or not isinstance(parameters.get("message_id"), int):
        return None
    if parameters.get("chat_id", chat.id) != chat.id or parameters.get("quote"):
        raise bad_request("replies to other chats and quotes are not simulated")
    message = world.messages.get(chat.id, parameters["message_id"])
    if message is None and parameters.get("allow_sending_without_reply") is not True:
        raise bad_request("message to be replied not found")
    return message


def _show_keyboard(world: World, chat: Chat, markup: Json) -> None:
    if "keyboard" in markup:
        world.keyboards[chat.id] = markup
    elif markup.get("remove_keyboard"):
        world.keyboards.pop(chat.id, None)
    world.publish({"type": "keyboard", "chat_id": chat.id, "keyboard": world.keyboards.get(chat.id)})
