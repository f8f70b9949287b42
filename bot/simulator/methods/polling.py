"""sendPoll. Source: https://core.telegram.org/bots/api#sendpoll

The words of the errors are those of td/telegram/MessageContent.cpp, PollOption.cpp and PollManager.cpp of tdlib/td.
"""

from typing import Any

from bot.simulator.chats import Json
from bot.simulator.entities import FormattedText
from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call, method
from bot.simulator.methods.composing import marked_up, send
from bot.simulator.polls import Poll
from bot.simulator.world import World

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
OPTION_COUNT = 12
EXPLANATION_LIMIT = 200
EXPLANATION_LINES = 2


@method("sendPoll")
def send_poll(world: World, call: Call) -> Json:
    question = _marked(world, call, "question", QUESTION_LIMIT)
    if not question.text:
        raise bad_request("Text must be non-empty")
    options = _options(world, call)
    quiz = _quiz(world, call, len(options))
    description = _marked(world, call, "description", 1024)
    base: Json = {
        "id": str(1_000_000 + next(world.serial)),
        "is_anonymous": call.flag("is_anonymous", default=True),
        "type": call.text("type") or "regular",
        "allows_multiple_answers": call.flag("allows_multiple_answers"),
        "allows_revoting": call.flag("allows_revoting", default=call.text("type") != "quiz"),
        "members_only": False,
    }
    base |= question.api("question") | quiz | description.api("description") | _closing(world, call)
    poll = Poll(base["id"], 0, 0, base, options, call.flag("is_closed"), base.get("close_date"))
    message = send(world, call, {"poll": poll.api()})
    poll.chat_id, poll.message_id = message["chat"]["id"], message["message_id"]
    world.polls[poll.chat_id, poll.message_id] = poll
    return message


def _marked(world: World, call: Call, name: str, limit: int) -> FormattedText:
    text = marked_up(world, call, call.params, name, f"{name}_parse_mode", f"{name}_entities")
    if len(text.text) > limit:
        raise bad_request(f"Poll {name} length must not exceed {limit}")
    return text


def _options(world: World, call: Call) -> list[Json]:
    given = call.params.get("options")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of String as options")
    if not given:
        raise bad_request("Poll must have at least one answer option")
    if len(given) > OPTION_COUNT:
        raise bad_request(f"Poll can't have more than {OPTION_COUNT} options")
    return [_option(world, call, index, item) for index, item in enumerate(given)]


def _option(world: World, call: Call, index: int, item: Any) -> Json:
    source = {"text": item} if isinstance(item, str) else item
    if not isinstance(source, dict):
        raise bad_request("Expected an option to be of type String")
    text = marked_up(world, call, source, "text", "text_parse_mode", "text_entities")
    if not text.text:
        raise bad_request("Text must be non-empty")
    if len(text.text) > OPTION_LIMIT:
        raise bad_request(f"Poll options length must not exceed {OPTION_LIMIT}")
    shown = text.api()
    entities = {"text_entities": shown["entities"]} if "entities" in shown else {}
    return {"persistent_id": str(index), "text": text.text, **entities}


def _quiz(world: World, call: Call, option_count: int) -> Json:
    if call.text("type") not in ("", "regular", "quiz"):
        raise bad_request("Unsupported poll type specified")
    if call.text("type") != "quiz":
        return {}
    correct = call.params.get("correct_option_ids")
    if correct is None and "correct_option_id" in call.params:
        # Before Bot API 9.6 there was one right option, and tdlib/telegram-bot-api still takes it.
        correct = [call.number("correct_option_id", -1)]
    _check_correct(correct or [], option_count)
    explanation = _marked(world, call, "explanation", EXPLANATION_LIMIT)
    if explanation.text.count("\n") > EXPLANATION_LINES:
        raise bad_request("Poll explanation must have at most 2 line feeds")
    return {"correct_option_ids": correct, **explanation.api("explanation")}


def _check_correct(correct: Any, option_count: int) -> None:
    if not isinstance(correct, list):
        raise bad_request("Expected an Array of correct option identifiers")
    if not correct:
        raise bad_request("Correct quiz option list must be non-empty")
    if not all(isinstance(index, int) for index in correct):
        raise bad_request("Correct option identifier must be of type Number")
    if sorted(set(correct)) != correct:
        raise bad_request("Correct quiz option list must be increasing")
    if not all(0 <= index < option_count for index in correct):
        raise bad_request("Wrong quiz correct_option_id")


def _closing(world: World, call: Call) -> Json:
    period, date = call.number("open_period"), call.number("close_date")
    if period:
        return {"open_period": period, "close_date": world.now + period}
    return {"open_period": date - world.now, "close_date": date} if date > world.now else {}
