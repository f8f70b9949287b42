"""Methods that answer taps and hand out files."""

from datetime import timedelta

from bot.simulator.chats import Json
from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call, method
from bot.simulator.world import World

TEXT_LIMIT = 200
ANSWER_WITHIN = timedelta(seconds=150)


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    """Source: https://core.telegram.org/bots/api#answercallbackquery"""
    if len(call.text("text")) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if call.text("url"):
        raise bad_request("parameter url is not simulated")
    query = world.queries.get(call.text("callback_query_id"))
    if query is None or world.clock() - query.at > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if query.answered:
        call.report("the callback query has been answered before")
    world.answer_query(query, call.text("text"), alert=call.flag("show_alert"))
    return True


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    """Source: https://core.telegram.org/bots/api#getfile"""
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    stored = world.files.downloadable(call.text("file_id"))
    told = {"file_id": stored.file_id, "file_unique_id": stored.file_unique_id}
    return told | {"file_size": stored.size, "file_path": stored.file_path}
