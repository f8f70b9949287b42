"""What a conversation leaves for the operator: every line of the log bears its update's id, and all of it is counted."""

from __future__ import annotations

from typing import Any

import httpx
import structlog
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import func, select
from starlette.applications import Starlette
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from storage.tables import InboxUpdate


async def newest(world: Any) -> int:
    """The id of the last update that came in."""
    async with world.tutor.store.read() as unit:
        return int((await unit.exec(select(func.max(InboxUpdate.update_id)))).one())


async def samples(world: Any) -> dict[tuple[str, ...], float]:
    transport = httpx.ASGITransport(app=Starlette(routes=world.tutor.routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://tutor.local") as client:
        text = (await client.get("/metrics")).text
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {(one.name, *(str(value) for value in one.labels.values())): one.value for one in found}


async def test_what_is_logged_from_update_to_reply_bears_the_updates_id(world, trainee) -> None:
    await trainee.says("/start")
    world.refused.append("sendMessage")
    world.telegram.faults.add("sendMessage", kind="403")
    with capture_logs(processors=[merge_contextvars]) as lines:
        await trainee.says("/help")
    (line,) = (line for line in lines if line["event"] == "screen not shown")
    assert line["update_id"] == await newest(world)
    assert "update_id" not in structlog.contextvars.get_contextvars()


async def test_what_was_handled_is_counted_by_kind_with_its_time(world, trainee) -> None:
    await trainee.says("/start l_borders")
    await trainee.taps("下一张")
    found = await samples(world)
    assert found["tutor_updates_total", "message", "handled"] == 1
    assert found["tutor_updates_total", "callback_query", "handled"] == 1
    assert found["tutor_reply_seconds_count",] == 2
    assert found["tutor_reply_seconds_sum",] < 1, "the clock stands still meanwhile"


async def test_what_failed_is_counted_and_told_apart_from_what_was_put_aside(world, trainee, monkeypatch) -> None:
    monkeypatch.setattr(world.tutor.tutor.services, "catalog", None)
    with capture_logs(processors=[merge_contextvars]) as lines:
        await trainee.says("/learn")
    assert {line["update_id"] for line in lines if line["log_level"] == "error"} == {await newest(world)}
    found = await samples(world)
    assert found["tutor_updates_total", "message", "failed"] == 2
    assert found["tutor_updates_total", "message", "quarantined"] == 1
    assert found["tutor_inbox_quarantined",] == 1
    assert ("tutor_updates_total", "message", "handled") not in found
    assert found["tutor_reply_seconds_count",] == 0


async def test_what_telegram_refuses_as_too_many_is_counted(world, trainee, monkeypatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    await trainee.says("/start")
    world.refused.append("sendMessage")
    world.telegram.faults.add("sendMessage", kind="429", retry_after=1)
    await trainee.says("/help")
    found = await samples(world)
    assert found["tutor_telegram_too_many_requests_total",] == 1
    assert found["tutor_outbox_waiting", "screen"] == 1
