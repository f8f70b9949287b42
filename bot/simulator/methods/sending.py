"""Methods that send. Source: https://core.telegram.org/bots/api#available-methods"""

from bot.simulator.access import Access, chat_for, message_for
from bot.simulator.chats import Json
from bot.simulator.errors import bad_request
from bot.simulator.messages import carried, is_service
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.composing import (
    caption_content,
    check_text_length,
    post,
    replied,
    send,
    text_content,
)
from bot.simulator.world import World

ALBUM_LIMIT = 10
ACTIONS = (
    *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"),
    *("choose_sticker", "find_location", "record_video_note", "upload_video_note"),
)


@method("sendMessage")
def send_message(world: World, call: Call) -> Json:
    return send(world, call, text_content(world, call))


@method("sendPhoto")
def send_photo(world: World, call: Call) -> Json:
    photo = world.files.sent("photo", call.file("photo")).content
    return send(world, call, photo | caption_content(world, call, call.params))


@method("sendDocument")
def send_document(world: World, call: Call) -> Json:
    document = world.files.sent("document", call.file("document")).content
    return send(world, call, document | caption_content(world, call, call.params))


@method("sendSticker")
def send_sticker(world: World, call: Call) -> Json:
    return send(world, call, world.files.sent("sticker", call.file("sticker"), call.text("emoji")).content)


@method("sendMediaGroup")
def send_media_group(world: World, call: Call) -> list[Json]:
    """Source of the errors: `check_message_group_message_contents` in td/telegram/MessageContent.cpp of tdlib/td."""
    items = call.items("media")
    if not items:
        raise bad_request("There are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("Too many messages to send as an album")
    if len(items) == 1:
        call.report("an album of one")
    contents = [media_content(world, call, item) for item in items]
    if len({"photo" in content for content in contents}) > 1:
        raise bad_request("Document can't be mixed with other media types")
    chat = chat_for(world, call.params.get("chat_id"), Access.WRITE)
    reply_to = replied(world, call, chat)
    world.limits.charge(chat.id, len(contents), world.clock())
    album = {"media_group_id": str(next(world.serial))}
    return [post(world, call, chat, content | album, reply_to) for content in contents]


def media_content(world: World, call: Call, item: object) -> Json:
    """Return the content of an `InputMedia`. Raises ApiError with Telegram's text."""
    if not isinstance(item, dict):
        raise bad_request("Can't parse InputMedia: expected an Object")
    if item.get("type") not in ("photo", "document"):
        raise bad_request(f'Can\'t parse InputMedia: type "{item.get("type")}" is not simulated')
    media = call.attached(item.get("media"))
    if not media:
        raise bad_request("Can't parse InputMedia: media not found")
    return world.files.sent(item["type"], media).content | caption_content(world, call, item)


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    if call.text("action").lower() not in ACTIONS:
        raise bad_request("Wrong parameter action in request")
    world.show_action(chat_for(world, call.params.get("chat_id"), Access.WRITE), call.text("action").lower())
    return True


@method("forwardMessage")
def forward_message(world: World, call: Call) -> Json:
    source = _source(world, call, "message to forward")
    if is_service(source):
        raise bad_request("message can't be forwarded")
    if source.get("has_protected_content"):
        raise bad_request("Message has protected content and can't be forwarded")
    origin = source.get("forward_origin") or {
        "type": "user",
        "date": source["date"],
        "sender_user": source["from"],
    }
    return send(world, call, carried(source) | {"forward_origin": origin})


@method("copyMessage")
def copy_message(world: World, call: Call) -> Json:
    source = _source(world, call, "message to copy")
    if is_service(source) or source.get("has_protected_content"):
        raise bad_request("message can't be copied")
    content = carried(source)
    if "caption" in call.params and "text" not in content:
        kept = {name: content[name] for name in content if name not in ("caption", "caption_entities")}
        content = kept | caption_content(world, call, call.params)
    check_text_length(content)
    return {"message_id": send(world, call, content)["message_id"]}


def _source(world: World, call: Call, what: str) -> Json:
    if not call.text("from_chat_id"):
        raise bad_request('Parameter "from_chat_id" is required')
    number = call.number("message_id")
    return message_for(world, call.params["from_chat_id"], number, Access.READ, what)[1]
