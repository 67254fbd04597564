"""What this process counts about itself."""

import pytest
from prometheus_client import REGISTRY as EVERYBODYS
from prometheus_client import Counter
from prometheus_client.parser import text_string_to_metric_families

from parley.core import metrics

RECEIVED = metrics.counter("test_received", "Messages that came in.", "channel")
WAITING = metrics.gauge("test_waiting", "Conversations without an answer.")
TOOK = metrics.histogram("test_took_seconds", "Time to the first answer.", "channel")


def shown(sample: str, **labels: str) -> float | None:
    families = text_string_to_metric_families(metrics.exposition().decode())
    found = [row.value for family in families for row in family.samples if row.name == sample and row.labels == labels]
    return found[0] if found else None


def test_a_counter_is_shown_under_our_name() -> None:
    RECEIVED.labels("telegram").inc()
    RECEIVED.labels("telegram").inc(2)

    assert shown("parley_test_received_total", channel="telegram") == 3


def test_a_gauge_goes_up_and_down() -> None:
    WAITING.set(5)
    WAITING.dec()

    assert shown("parley_test_waiting") == 4


def test_a_histogram_counts_within_its_buckets() -> None:
    TOOK.labels("mail").observe(0.2)

    assert shown("parley_test_took_seconds_bucket", channel="mail", le="0.1") == 0
    assert shown("parley_test_took_seconds_bucket", channel="mail", le="0.25") == 1


def test_the_process_shows_its_memory_and_time() -> None:
    assert (shown("parley_process_resident_memory_bytes") or 0) > 1_000_000
    assert (shown("parley_process_cpu_seconds_total") or 0) > 0


def test_what_libraries_register_elsewhere_is_not_shown() -> None:
    Counter("test_somebody_elses", "Not ours.", registry=EVERYBODYS).inc()

    assert shown("test_somebody_elses_total") is None


@pytest.mark.parametrize("name", ["", "Messages", "messages-in", "parley_messages", "_messages", "messages__in", "сообщения"])
def test_a_metric_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="snake_case"):
        metrics.counter(name, "Anything.")


def test_a_metric_is_declared_once() -> None:
    with pytest.raises(ValueError, match="Duplicated"):
        metrics.gauge("test_waiting", "Again.")
