"""Endpoints to which events are sent, and the deliveries that wait for them or went there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

import msgspec

from parley.core.i18n import N_

EventType = Literal[
    "message.received",
    "message.sent",
    "delivery.failed",
    "conversation.opened",
    "conversation.assigned",
    "conversation.resolved",
    "conversation.reopened",
    "promise.at_risk",
    "promise.broken",
    "conversation.urgent",
    "person.merged",
    "person.split",
    "channel.alarm",
]
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
WORDS: Mapping[EventType, str] = {
    "message.received": N_("A customer has written"),
    "message.sent": N_("We have answered"),
    "delivery.failed": N_("A message of ours did not arrive"),
    "conversation.opened": N_("A conversation has begun"),
    "conversation.assigned": N_("A conversation has another owner"),
    "conversation.resolved": N_("A conversation is resolved"),
    "conversation.reopened": N_("A conversation is open again"),
    "promise.at_risk": N_("A promise to a customer is at risk"),
    "promise.broken": N_("A promise to a customer is broken"),
    "conversation.urgent": N_("Something urgent was recognised in a message"),
    "person.merged": N_("Two persons were joined"),
    "person.split": N_("A person was split"),
    "channel.alarm": N_("A channel is not as it always is"),
}
TEST = "webhook.test"
"""Sent only where somebody asks for it."""

State = Literal["active", "paused", "disabled"]
DeliveryState = Literal["pending", "delivered", "failed"]


class Endpoint(msgspec.Struct, frozen=True):
    """An address that hears of events. Its secret is not among this."""

    id: UUID
    name: str
    url: str
    events: tuple[EventType, ...]
    state: State
    """`disabled` by Parley, after a day without success."""
    failing_since: datetime | None
    old_secret_until: datetime | None
    created_at: datetime


class Delivery(msgspec.Struct, frozen=True):
    """One event on its way to one endpoint. Its id is the same on every attempt."""

    id: UUID
    endpoint_id: UUID
    type: str
    state: DeliveryState
    happened_at: datetime
    due_at: datetime
    attempts: int
    last_attempt_at: datetime | None
    status: int | None
    took: timedelta | None
    snippet: str
    error: str
    body: str | None = None
