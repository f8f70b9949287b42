"""What the tutor counts about itself, for Prometheus; the page that shows it is bot/web/operator.py.

A registry of its own, so that several tutors in one process (as in tests) do not count together.
Names follow https://prometheus.io/docs/practices/naming/
"""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

KINDS = ("message", "callback_query", "my_chat_member")
REPLY_BUCKETS = (0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
"""Upper bounds in seconds; a person notices from about 0.3 on."""


def kind_of(update: Mapping[str, Any]) -> str:
    """The kind of an update, `other` for one that nobody asked Telegram for."""
    return next((kind for kind in KINDS if kind in update), "other")


class Metrics:
    """Counters that grow as things happen, and gauges that are set when somebody looks."""

    def __init__(self) -> None:
        self.registry = made = CollectorRegistry()
        self.updates = Counter("tutor_updates", "Updates taken from the inbox.", ["kind", "result"], registry=made)
        self.reply_seconds = Histogram(
            "tutor_reply_seconds",
            "From an update's arrival to its reply on the screen.",
            registry=made,
            buckets=REPLY_BUCKETS,
        )
        self.webhook_requests = Counter(
            "tutor_webhook_requests", "Requests to the webhook by the answer they got.", ["status"], registry=made
        )
        self.too_many_requests = Counter(
            "tutor_telegram_too_many_requests", "Calls that Telegram refused with 429.", registry=made
        )
        self.poller_restarts = Counter("tutor_poller_restarts", "Times the poller was found wedged.", registry=made)
        self.poller_age = Gauge(
            "tutor_poller_age_seconds", "Since Telegram last answered the poller of this process.", registry=made
        )
        self.leader = Gauge("tutor_leader", "1 while this process leads.", registry=made)
        self.inbox_waiting = Gauge("tutor_inbox_waiting", "Updates that nobody has handled yet.", registry=made)
        self.inbox_lag = Gauge("tutor_inbox_lag_seconds", "Age of the oldest update waiting.", registry=made)
        self.inbox_quarantined = Gauge("tutor_inbox_quarantined", "Updates put aside as unhandled.", registry=made)
        self.outbox_waiting = Gauge("tutor_outbox_waiting", "Messages that wait.", ["kind"], registry=made)
        self.outbox_age = Gauge(
            "tutor_outbox_age_seconds", "How long the oldest waiting message has been due.", ["kind"], registry=made
        )
        self.outbox_given_up = Gauge(
            "tutor_outbox_given_up", "Messages failed, cancelled or of unknown fate.", ["state"], registry=made
        )
        self.reminders_due = Gauge("tutor_reminders_due", "People whose reminder is due.", registry=made)
        ProcessCollector(registry=made)

    def text(self) -> bytes:
        """Everything in Prometheus's text format."""
        return generate_latest(self.registry)
