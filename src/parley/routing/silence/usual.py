"""What is usual of an account, and what is not: pure, from counts by the hour and waits."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from zoneinfo import ZoneInfo

import msgspec

HOUR = timedelta(hours=1)
WEEKS = 8
"""So far back is looked."""
WEEKS_KNOWN = 3
"""Fewer tell nothing of what is usual."""
LOOKS_BACK = timedelta(hours=24)
MISSED = 7.0
"""Where so many messages were to be expected and none came, chance has done it less than once in a thousand times (Poisson: e⁻⁷)."""

SEVERAL = 3
"""One customer who was forgotten is no trouble of the channel."""
LONGER = 2.0
"""Times what nine of ten wait at most."""
STILL = 1.4
"""An alarm that is on goes off below this, so that it does not flicker."""
SHORTEST = timedelta(minutes=10)


class Slot(msgspec.Struct, frozen=True):
    """A part of an hour, and the same hour of the week in the weeks before, by the wall clock."""

    share: float
    before: tuple[datetime, ...]


def slots(since: datetime, until: datetime, zone: ZoneInfo) -> list[Slot]:
    """The hours from `since` to `until`, of which the last `LOOKS_BACK` are enough."""
    since = max(since, until - LOOKS_BACK).astimezone(UTC)
    found: list[Slot] = []
    hour = hour_of(since)
    while hour < until:
        covered = min(hour + HOUR, until) - max(hour, since)
        found.append(Slot(covered / HOUR, tuple(_weeks_before(hour, weeks, zone) for weeks in range(1, WEEKS + 1))))
        hour += HOUR
    return found


def expected(of: Sequence[Slot], received: Mapping[datetime, int], known_since: datetime) -> float:
    """How many messages would have come at least, going by the quieter of the weeks before. Zero where too few weeks are known."""
    return sum(slot.share * _lower_quartile([received.get(hour, 0) for hour in slot.before if hour >= known_since]) for slot in of)


def is_slow(waits: Sequence[timedelta], usual: timedelta, *, already: bool = False) -> bool:
    """Whether customers wait longer than usual: half of all who wait, longer than nine of ten did."""
    limit = max(usual * (STILL if already else LONGER), SHORTEST)
    return len(waits) >= SEVERAL and middle(waits) > limit


def middle(waits: Sequence[timedelta]) -> timedelta:
    """At least half of them have waited for so long."""
    return sorted(waits)[(len(waits) - 1) // 2]


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _weeks_before(hour: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    return hour_of(hour.astimezone(zone) - timedelta(weeks=weeks))


def _lower_quartile(counts: Sequence[int]) -> float:
    return quantiles(counts, n=4, method="inclusive")[0] if len(counts) >= WEEKS_KNOWN else 0.0
