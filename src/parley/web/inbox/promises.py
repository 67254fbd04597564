"""Which promise to a customer a page shows beside a conversation."""

from datetime import datetime
from typing import Protocol

from parley import routing
from parley.conversations import Status
from parley.core import clock


class Talk(Protocol):
    @property
    def status(self) -> Status: ...
    @property
    def waiting_since(self) -> datetime | None: ...


def still(promise: routing.sla.Running | None, talk: Talk) -> routing.sla.Running | None:
    """One that has just been kept has not heard of it yet; it is not shown any more."""
    if promise is None or talk.status is Status.RESOLVED:
        return None
    runs = talk.waiting_since is not None if promise.clock in routing.sla.ANSWERS else talk.status is Status.OPEN
    return promise if runs else None


def pressing(promise: routing.sla.Running | None, talk: Talk) -> routing.sla.Running | None:
    """What a line of the list has room for: an answer that is due, and the whole once that is at risk."""
    promise = still(promise, talk)
    return promise if promise and (promise.clock in routing.sla.ANSWERS or promise.warn_at <= clock.now()) else None
