"""Faults that a test scripts: Telegram refusing, failing or falling silent."""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["429", "403", "400", "502", "502_after", "timeout_before", "timeout_after"]
"""`_after` kinds let the method take effect first; the plain 502 and `timeout_before` do not.

A timeout is, over a socket, a connection closed in the middle of the answer, and, within one process
(`httpx.ASGITransport`), an `httpx.ReadTimeout`."""


@dataclass
class Fault:
    """What is to happen to the next `times` calls that match."""

    method: str
    chat_id: int | None
    times: int
    kind: Kind
    retry_after: int
    description: str | None


@dataclass
class Faults:
    """The script; faults added first strike first."""

    pending: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str = "*",
        *,
        kind: Kind,
        chat_id: int | None = None,
        times: int = 1,
        retry_after: int = 5,
        description: str | None = None,
    ) -> None:
        """Let the next `times` calls of `method` ("*": any but getUpdates), to `chat_id` if given, fail with `kind`."""
        self.pending.append(Fault(method, chat_id, times, kind, retry_after, description))

    def take(self, method: str, chat_id: object) -> Fault | None:
        """Return the fault that strikes this call, using up one of its times."""
        for fault in self.pending:
            hit = fault.method == method or (fault.method == "*" and method != "getUpdates")
            if hit and fault.chat_id in (None, chat_id):
                fault.times -= 1
                if not fault.times:
                    self.pending.remove(fault)
                return fault
        return None
