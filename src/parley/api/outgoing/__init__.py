"""Webhooks that go out: who wants to hear of what, what waits for them, and how it went."""

from parley.api.outgoing.delivering import DELIVER
from parley.api.outgoing.endpoints import Added, Change, add, change, endpoint, endpoints, remove, rotate
from parley.api.outgoing.erasing import ERASING
from parley.api.outgoing.errors import EndpointResting, EventsMissing, NothingToSend, TooManyEndpoints
from parley.api.outgoing.log import FORGET_DELIVERIES, deliveries, delivery, send_again, send_test
from parley.api.outgoing.recording import FACTS, tell
from parley.api.outgoing.types import EVENT_TYPES, WORDS, Delivery, DeliveryState, Endpoint, EventType, State

JOBS = (DELIVER, FORGET_DELIVERIES)

__all__ = [
    "ERASING",
    "EVENT_TYPES",
    "FACTS",
    "JOBS",
    "WORDS",
    "Added",
    "Change",
    "Delivery",
    "DeliveryState",
    "Endpoint",
    "EndpointResting",
    "EventType",
    "EventsMissing",
    "NothingToSend",
    "State",
    "TooManyEndpoints",
    "add",
    "change",
    "deliveries",
    "delivery",
    "endpoint",
    "endpoints",
    "remove",
    "rotate",
    "send_again",
    "send_test",
    "tell",
]
