"""One request from its raw parameters to its answer: typing, checks, faults, the method, the record."""

from dataclasses import dataclass
from typing import Any

from bot.simulator import spec
from bot.simulator.chats import Json
from bot.simulator.errors import ApiError, bad_request, conflict, forbidden, too_many_requests
from bot.simulator.faults import Fault
from bot.simulator.files import Upload
from bot.simulator.methods import HANDLERS, Call
from bot.simulator.records import Request
from bot.simulator.world import World

LONG_POLL_LIMIT = 50
"""Seconds a getUpdates may wait (`LONG_POLL_MAX_TIMEOUT` of tdlib/telegram-bot-api)."""
UNSIMULATED = (
    *("business_connection_id", "message_thread_id", "direct_messages_topic_id", "ephemeral_message_parameters"),
    *("suggested_post_parameters", "inline_message_id", "rich_message", "certificate", "explanation_media"),
    *("message_effect_id", "video_start_timestamp", "country_codes"),
)
"""Parameters that Telegram knows and the simulator refuses."""


class Silence(Exception):
    """The answer is not to come."""


class BadGateway(Exception):
    """The answer is to be a 502."""


@dataclass(frozen=True)
class _Outcome:
    result: Any = None
    error: ApiError | None = None


async def answer(world: World, name: str, raw: Json, uploads: dict[str, Upload]) -> Any:
    """Carry out a method and return its result.

    Raises ApiError; Silence or BadGateway where a fault was scripted; SpecViolation for a fault of the simulator's own.
    """
    method = spec.method_name(name)
    if method is None:
        _record(world, Call(name, raw), _Outcome(error=ApiError(404, "Not Found")))
        raise ApiError(404, "Not Found")
    call = _call(method, raw, uploads)
    fault = world.faults.take(method, call.params.get("chat_id"))
    if fault and not fault.kind.endswith("_after"):
        _record(world, call, _Outcome(error=_refusal(fault)))
        raise _stumble(fault, _refusal(fault))
    outcome = await _carried_out(world, call)
    _record(world, call, outcome)
    if fault:
        raise _stumble(fault, outcome.error)
    if outcome.error:
        raise outcome.error
    return outcome.result


def _call(method: str, raw: Json, uploads: dict[str, Upload]) -> Call:
    known = spec.params(method)
    given = {**raw, **{name: upload for name, upload in uploads.items() if name in known}}
    params = {name: _typed(known, name, value) for name, value in given.items() if value is not None}
    seen = dict.fromkeys(spec.request_violations(method, params))
    return Call(method, params, uploads, list(seen))


def _typed(known: dict[str, Json], name: str, value: Any) -> Any:
    return spec.typed(value, known[name]["type"]) if name in known else spec.typed(value, "Integer or String")


async def _carried_out(world: World, call: Call) -> _Outcome:
    try:
        result = await _updates(world, call) if call.method == "getUpdates" else _result(world, call)
    except ApiError as error:
        return _Outcome(error=error)
    world.check(result, spec.returns(call.method))
    return _Outcome(result)


def _result(world: World, call: Call) -> Any:
    handler = HANDLERS.get(call.method)
    if handler is None:
        raise bad_request("method is not simulated")
    for name in UNSIMULATED:
        if call.params.get(name) not in (None, "", False, [], {}):
            raise bad_request(f"parameter {name} is not simulated")
    return handler(world, call)


async def _updates(world: World, call: Call) -> list[Json]:
    """Source: `Client::process_get_updates_query` of tdlib/telegram-bot-api."""
    if world.courier.webhook:
        hint = "use deleteWebhook to delete the webhook first"
        raise conflict(f"can't use getUpdates method while webhook is active; {hint}")
    world.updates.allow(call.params.get("allowed_updates"))
    limit = min(max(call.number("limit", 100), 1), 100)
    timeout = min(max(call.number("timeout"), 0), LONG_POLL_LIMIT)
    return await world.updates.wait(call.number("offset"), limit, timeout)


def _refusal(fault: Fault) -> ApiError:
    match fault.kind:
        case "429":
            return too_many_requests(fault.retry_after)
        case "403":
            return forbidden(fault.description or "bot was blocked by the user")
        case "400":
            return bad_request(fault.description or "chat not found")
    return ApiError(502, f"scripted {fault.kind}")


def _stumble(fault: Fault, error: ApiError | None) -> Exception:
    if fault.kind.startswith("timeout"):
        return Silence()
    return BadGateway() if error is None or fault.kind.startswith("502") else error


def _record(world: World, call: Call, outcome: _Outcome) -> None:
    description = outcome.error.description if outcome.error else None
    ok = outcome.error is None
    request = Request(call.method, call.params, ok, description, world.clock(), tuple(call.violations))
    world.requests.append(request)
