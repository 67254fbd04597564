"""What this process counts about itself, for Prometheus. A room declares each of its metrics once, at module level."""

import re
from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

MEDIA_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
"""Ours alone: a library that registers itself in the global one does not get onto our page."""

PREFIX = "parley"
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# From one database round trip to the patience of a browser.
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

# Resident memory, CPU seconds, open files and start time.
ProcessCollector(namespace=PREFIX, registry=REGISTRY)


def counter(name: str, meaning: str, *labels: str) -> Counter:
    """Something that only grows: `messages_received` is exposed as `parley_messages_received_total`.

    Label values come from a short closed list (channel kinds, outcomes), never from people. In a hot path bind them once:
    `RECEIVED = counter("messages_received", "…", "channel").labels("telegram")`, then `RECEIVED.inc()`.
    """
    return Counter(_named(name), meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, *labels: str) -> Gauge:
    """Something that goes up and down."""
    return Gauge(_named(name), meaning, labels, registry=REGISTRY)


def histogram(name: str, meaning: str, *labels: str, buckets: Sequence[float] = SECONDS) -> Histogram:
    """How something is spread; times are in seconds and their names say so (`_seconds`)."""
    return Histogram(_named(name), meaning, labels, registry=REGISTRY, buckets=buckets)


def exposition() -> bytes:
    """All metrics in the text format, to be served as MEDIA_TYPE."""
    return generate_latest(REGISTRY)


def _named(name: str) -> str:
    if not NAME.fullmatch(name) or name.startswith(PREFIX):
        raise ValueError(f"a metric's name is snake_case without the prefix: {name!r}")
    return f"{PREFIX}_{name}"
