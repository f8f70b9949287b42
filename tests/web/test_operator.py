"""/healthz and /metrics: what an operator's tools see of a tutor that is well, and of one that is not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.delivery.lease import TTL, Leadership
from bot.metrics import Metrics
from bot.simulator import Clock
from bot.web.operator import Operator
from storage.store import Store
from storage.tables import InboxUpdate, MessageState, OutboxMessage, Person, UpdateState


@dataclass
class Site:
    """What an operator can ask, and what this process thinks of itself."""

    client: httpx.AsyncClient = field(init=False)
    leads: bool = True
    polled: float | None = 3.0

    async def health(self) -> tuple[int, dict[str, Any]]:
        answer = await self.client.get("/healthz")
        return answer.status_code, answer.json()

    async def samples(self) -> dict[tuple[str, ...], float]:
        """Every sample by its name and label values, as Prometheus itself reads them."""
        answer = await self.client.get("/metrics")
        assert answer.status_code == 200
        return {
            (sample.name, *(str(value) for value in sample.labels.values())): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }


@pytest.fixture
async def site(store: Store, metrics: Metrics, clock: Clock, make_browser) -> AsyncIterator[Site]:
    made = Site()
    operator = Operator(store, metrics, clock, lambda: made.leads, lambda: made.polled)
    async with make_browser(operator.routes()) as made.client:
        yield made


@pytest.fixture
async def leader(store: Store, clock: Clock) -> Leadership:
    leadership = Leadership(store, "here", clock)
    await leadership.renew()
    return leadership


@pytest.fixture
def no_database(store: Store) -> Callable[[], Any]:
    async def take_away() -> None:
        async with store.engine.begin() as connection:
            for table in ("lease", "inbox"):
                await connection.exec_driver_sql(f"DROP TABLE {table}")

    return take_away


class TestHealth:
    """`GET /healthz`"""

    async def test_all_is_well(self, site: Site, leader, clock: Clock) -> None:
        clock.move(timedelta(seconds=2))
        status, body = await site.health()
        assert status == 200
        assert body == {
            "live": True,
            "ready": True,
            "database": {"ok": True},
            "lease": {"ok": True, "leader": True, "age": 2.0},
            "poller": {"ok": True, "age": 3.0},
        }

    async def test_another_one_leads_and_polls(self, site: Site, leader) -> None:
        site.leads, site.polled = False, None
        status, body = await site.health()
        assert (status, body["lease"]["leader"], body["poller"]) == (200, False, {"ok": True, "age": None})

    async def test_without_its_database_it_is_not_ready_but_live(self, site: Site, leader, no_database) -> None:
        await no_database()
        status, body = await site.health()
        assert (status, body["live"], body["ready"]) == (503, True, False)
        assert not body["database"]["ok"]
        assert "lease" in body["database"]["fault"]
        assert "\n" not in body["database"]["fault"]

    async def test_before_anybody_leads_it_is_not_ready(self, site: Site) -> None:
        status, body = await site.health()
        assert (status, body["database"]["ok"], body["lease"]) == (
            503,
            True,
            {"ok": False, "leader": False, "age": None},
        )

    @pytest.mark.parametrize(("past", "status"), [(timedelta(), 200), (timedelta(milliseconds=1), 503)])
    async def test_a_lease_that_nobody_renews_makes_it_unready(self, site: Site, leader, clock, past, status) -> None:
        clock.move(TTL + past)
        assert (await site.health())[0] == status

    @pytest.mark.parametrize(("age", "status"), [(90.0, 200), (90.1, 503)])
    async def test_a_poller_that_hears_nothing_makes_it_unready(self, site: Site, leader, age, status) -> None:
        site.polled = age
        got, body = await site.health()
        assert (got, body["poller"]) == (status, {"ok": status == 200, "age": age})

    async def test_a_database_that_does_not_answer_is_not_waited_for(
        self, site: Site, leader, store: Store, monkeypatch
    ) -> None:
        monkeypatch.setattr("bot.web.operator.PATIENCE_SECONDS", 0.0)
        status, body = await site.health()
        assert (status, body["database"]["ok"]) == (503, False)

    async def test_clocks_that_differ_make_no_negative_age(self, site: Site, store: Store, clock: Clock) -> None:
        ahead = Leadership(store, "there", lambda: clock() + timedelta(seconds=3))
        await ahead.renew()
        assert (await site.health())[1]["lease"]["age"] == 0


async def fill(store: Store, now: datetime) -> None:
    """Something of everything."""

    def update(update_id: int, state: UpdateState, age: int) -> InboxUpdate:
        received = now - timedelta(seconds=age)
        return InboxUpdate(update_id=update_id, chat_id=1, payload="{}", state=state, received_at=received)

    def message(key: str, kind: str, state: MessageState, age: int) -> OutboxMessage:
        return OutboxMessage(
            key=key, kind=kind, chat_id=1, language="en", payload="{}", state=state,
            not_before=now - timedelta(seconds=age),
        )  # fmt: skip

    def person(telegram_id: int, due_in: int | None, reachable: bool = True) -> Person:
        due = None if due_in is None else now + timedelta(seconds=due_in)
        return Person(
            telegram_id=telegram_id, name="李明", language="en", zone="UTC", created_at=now,
            next_reminder_at=due, reachable=reachable,
        )  # fmt: skip

    async with store.begin() as unit:
        for row in (
            update(1, UpdateState.DONE, 900),
            update(2, UpdateState.QUARANTINED, 800),
            update(3, UpdateState.WAITING, 40),
            update(4, UpdateState.WAITING, 20),
            message("a", "reminder", MessageState.WAITING, 30),
            message("b", "reminder", MessageState.WAITING, 10),
            message("c", "assignment", MessageState.WAITING, -60),
            message("d", "assignment", MessageState.SENT, 500),
            message("e", "assignment", MessageState.FAILED, 500),
            message("f", "reminder", MessageState.UNKNOWN, 500),
            message("g", "reminder", MessageState.UNKNOWN, 500),
            person(1, 0),
            person(2, 1),
            person(3, None),
            person(4, -5, reachable=False),
            person(5, -5),
        ):
            await unit.insert(row)


class TestMetrics:
    """`GET /metrics`"""

    async def test_what_waits_is_counted_and_its_age_told(self, site: Site, store: Store, clock: Clock) -> None:
        await fill(store, clock())
        found = await site.samples()
        assert {
            name: value for name, value in found.items() if name[0].startswith(("tutor_inbox", "tutor_outbox"))
        } == {
            ("tutor_inbox_waiting",): 2,
            ("tutor_inbox_lag_seconds",): 40,
            ("tutor_inbox_quarantined",): 1,
            ("tutor_outbox_waiting", "reminder"): 2,
            ("tutor_outbox_age_seconds", "reminder"): 30,
            ("tutor_outbox_waiting", "assignment"): 1,
            ("tutor_outbox_age_seconds", "assignment"): 0,
            ("tutor_outbox_given_up", "unknown"): 2,
            ("tutor_outbox_given_up", "failed"): 1,
            ("tutor_outbox_given_up", "cancelled"): 0,
        }
        assert found["tutor_reminders_due",] == 2

    async def test_what_no_longer_waits_is_not_shown(self, site: Site, store: Store, clock: Clock) -> None:
        await fill(store, clock())
        await site.samples()
        async with store.engine.begin() as connection:
            await connection.exec_driver_sql("DELETE FROM outbox")
            await connection.exec_driver_sql("DELETE FROM inbox")
        found = await site.samples()
        assert ("tutor_outbox_waiting", "reminder") not in found
        assert found["tutor_inbox_waiting",] == found["tutor_inbox_lag_seconds",] == 0

    async def test_who_leads_and_how_long_ago_telegram_answered(self, site: Site) -> None:
        found = await site.samples()
        assert (found["tutor_leader",], found["tutor_poller_age_seconds",]) == (1, 3)
        site.leads, site.polled = False, None
        found = await site.samples()
        assert (found["tutor_leader",], found["tutor_poller_age_seconds",]) == (0, 0)

    async def test_without_a_database_there_are_none(self, site: Site, no_database) -> None:
        await no_database()
        assert (await site.client.get("/metrics")).status_code == 503

    async def test_many_may_ask_at_once(self, site: Site, store: Store, clock: Clock) -> None:
        await fill(store, clock())
        answers = await asyncio.gather(*(site.samples() for _ in range(5)))
        assert all(found["tutor_outbox_waiting", "reminder"] == 2 for found in answers)

    async def test_nobody_is_named(self, site: Site, store: Store, clock: Clock) -> None:
        await fill(store, clock())
        text = (await site.client.get("/metrics")).text + (await site.client.get("/healthz")).text
        assert "李明" not in text

    async def test_the_process_itself_is_measured(self, site: Site) -> None:
        assert (await site.samples())["process_resident_memory_bytes",] > 1e6
