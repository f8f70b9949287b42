"""One poller at work while this process leads, and a fresh one when the old one is wedged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from telegram.error import InvalidToken

from bot.delivery.intake import Intake
from bot.delivery.poller import Poller
from bot.delivery.watchdog import WEDGED_SECONDS, Watchdog
from bot.metrics import Metrics
from bot.simulator import Telegram


@dataclass
class Post:
    """A watchdog over a poller of the local Telegram; the lead and the time are what a test says."""

    telegram: Telegram
    metrics: Metrics = field(default_factory=Metrics)
    leads: bool = True
    now: float = 1000.0
    watchdog: Watchdog = field(init=False)

    async def polls(self) -> None:
        """Returns when a long poll waits at Telegram."""
        await until(lambda: self.telegram.updates.waiting)

    def asked(self) -> int:
        return sum(request.method == "getUpdates" for request in self.telegram.requests)

    def restarts(self) -> float:
        return self.metrics.registry.get_sample_value("tutor_poller_restarts_total") or 0.0


async def until(seen: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not seen():
            await asyncio.sleep(0)


@pytest.fixture
async def make_post(make_request, store, clock, telegram: Telegram):
    made: list[Post] = []
    request = make_request()

    def make(token: str = "7:delivery") -> Post:
        post = Post(telegram)
        intake = Intake(store, clock, lambda: None)
        poller = Poller(request, f"http://telegram.local/bot{token}", intake, lambda: post.now)
        post.watchdog = Watchdog(poller, lambda: post.leads, lambda: post.now, post.metrics)
        made.append(post)
        return post

    yield make
    for post in made:
        post.leads = False
        await post.watchdog.look()
    await request.shutdown()


@pytest.fixture
def post(make_post) -> Post:
    return make_post()


async def test_who_leads_polls(post: Post) -> None:
    await post.watchdog.look()
    await post.polls()
    assert post.watchdog.age == 0


async def test_who_does_not_lead_leaves_telegram_alone(post: Post) -> None:
    post.leads = False
    await post.watchdog.look()
    await asyncio.sleep(0)
    assert not post.telegram.requests
    assert post.watchdog.age is None


async def test_who_loses_the_lead_stops_and_who_gets_it_back_goes_on(post: Post) -> None:
    await post.watchdog.look()
    await post.polls()
    post.leads = False
    await post.watchdog.look()
    assert not post.telegram.updates.waiting
    assert post.watchdog.age is None
    post.leads = True
    await post.watchdog.look()
    await post.polls()


async def test_a_poller_at_work_is_left_alone(post: Post) -> None:
    await post.watchdog.look()
    await post.polls()
    asked = post.asked()
    for _ in range(5):
        post.now += WEDGED_SECONDS / 5
        await post.watchdog.look()
    assert post.watchdog.age == WEDGED_SECONDS
    assert (post.asked(), post.restarts()) == (asked, 0)


async def test_a_wedged_poller_is_replaced(post: Post, line) -> None:
    line.meanwhile = asyncio.Event().wait  # the answer never comes, and no time-out either
    await post.watchdog.look()
    await until(lambda: line.meanwhile is None)
    post.now += WEDGED_SECONDS + 1
    await post.watchdog.look()
    await post.polls()
    assert post.restarts() == 1
    assert post.watchdog.age == 0
    await post.watchdog.look()
    assert post.restarts() == 1


async def test_an_answer_makes_it_young_again(post: Post, trainee) -> None:
    await post.watchdog.look()
    await post.polls()
    post.now += WEDGED_SECONDS
    post.telegram.send_text(trainee, trainee.id, "你好")
    await until(lambda: post.watchdog.age == 0)


async def test_a_refused_token_ends_the_watch(make_post) -> None:
    post = make_post(token="7:revoked")
    async with asyncio.timeout(10):
        with pytest.raises(InvalidToken):
            await post.watchdog.run()


async def test_the_poller_ends_with_the_watch(post: Post) -> None:
    watching = asyncio.create_task(post.watchdog.run())
    await post.polls()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert not post.telegram.updates.waiting
