"""Business hours: when a place is open, in its own wall time. Pure: SLA, routing, bot, widget and call-backs all ask here.

A span belongs to the day on which it opens, also where it closes after midnight. Wall time becomes instants only at the end, so that
summer time is right: an opening within the lost hour happens when that hour is over, a closing within the doubled hour happens late."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

from parley.workspace.feasts import feasts

DAY_MINUTES = 24 * 60
DAY = timedelta(days=1)
HORIZON = timedelta(days=800)
"""Beyond it nobody waits for an opening."""
CLOSES_WITHIN = timedelta(days=8)

Moment = datetime
Interval = tuple[Moment, Moment]
Minute = Annotated[int, msgspec.Meta(ge=0, lt=DAY_MINUTES)]
LateMinute = Annotated[int, msgspec.Meta(gt=0, le=2 * DAY_MINUTES)]


class Span(msgspec.Struct, frozen=True, order=True):
    """From a minute of the day to a later one; beyond 1440 it is the night after. At most a day long."""

    opens: Minute
    closes: LateMinute

    def __post_init__(self) -> None:
        if not 0 < self.closes - self.opens <= DAY_MINUTES:
            raise ValueError("a span is open for a minute to a day")


class SpecialDay(msgspec.Struct, frozen=True):
    """A day unlike its weekday. Without spans it is closed."""

    day: date
    spans: Annotated[tuple[Span, ...], msgspec.Meta(max_length=12)] = ()
    note: Annotated[str, msgspec.Meta(max_length=100)] = ""


Week = Annotated[tuple[tuple[Span, ...], ...], msgspec.Meta(min_length=7, max_length=7)]
"""From Monday to Sunday."""
WORKDAYS: Week = (*([(Span(540, 1080),)] * 5), (), ())


class Hours(msgspec.Struct, frozen=True):
    """When a place is open: its week, the holidays of its country, and special days, which come before both."""

    zone: str = "UTC"
    week: Week = WORKDAYS
    country: str = ""
    subdivision: str = ""
    worked: frozenset[str] = frozenset()
    """Keys of the holidays on which work goes on as on any weekday."""
    special: tuple[SpecialDay, ...] = ()

    def spans(self, day: date) -> tuple[Span, ...]:
        """What opens on a day, by the wall clock."""
        for one in self.special:
            if one.day == day:
                return one.spans
        return () if self.is_holiday(day) else self.week[day.weekday()]

    def is_holiday(self, day: date) -> bool:
        feast = feasts(self.country, self.subdivision, day.year).get(day)
        return feast is not None and feast not in self.worked

    def intervals(self, day: date) -> list[Interval]:
        """What opens on a day, as instants in UTC; overlaps are joined."""
        instants = ((self._instant(day, span.opens), self._instant(day, span.closes, late=True)) for span in sorted(self.spans(day)))
        return list(_joined(interval for interval in instants if interval[0] < interval[1]))

    def is_open(self, at: Moment) -> bool:
        return any(opens <= at for opens, _ in self._from(at, until=at))

    def closing(self, at: Moment) -> Moment | None:
        """When it closes, if it is open; more than a week later means that it hardly ever does."""
        first = next(self._from(at, until=at + CLOSES_WITHIN), None)
        return first[1] if first and first[0] <= at else None

    def next_opening(self, at: Moment) -> Moment | None:
        """When the doors open next, after they were shut. None where they never do, or never shut."""
        return next((opens for opens, _ in self._from(at) if opens > at), None)

    def business_time(self, start: Moment, end: Moment) -> timedelta:
        """How long it was open from `start` until `end`; zero where the end comes first."""
        if end <= start:
            return timedelta(0)
        parts = (min(closes, end) - max(opens, start) for opens, closes in self._from(start, until=end) if opens < end)
        return sum(parts, timedelta(0))

    def add_business_time(self, start: Moment, amount: timedelta) -> Moment | None:
        """The first moment by which it has been open for `amount` since `start`; None where it never will be."""
        if amount <= timedelta(0):
            return start.astimezone(UTC)
        for opens, closes in self._from(start, until=start + HORIZON + 24 * amount):
            opens = max(opens, start.astimezone(UTC))
            if closes - opens >= amount:
                return opens + amount
            amount -= closes - opens
        return None

    def _from(self, at: Moment, *, until: Moment | None = None) -> Iterator[Interval]:
        """Joined intervals that end after `at`, in order."""
        return (interval for interval in _joined(self._days(at, until or at + HORIZON)) if interval[1] > at)

    def _days(self, at: Moment, until: Moment) -> Iterator[Interval]:
        zone = ZoneInfo(self.zone)
        # Two days: a span may last until the next midnight but one, and a zone may have skipped a whole day.
        day, last = at.astimezone(zone).date() - 2 * DAY, until.astimezone(zone).date()
        while day <= last:
            yield from self.intervals(day)
            day += DAY

    def _instant(self, day: date, minute: int, *, late: bool = False) -> Moment:
        wall = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)) + timedelta(minutes=minute)
        first, second = wall.replace(fold=0).astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
        if second < first:
            return _leap(second, first, ZoneInfo(self.zone))
        return second if late else first


def _joined(intervals: Iterator[Interval]) -> Iterator[Interval]:
    """Intervals that touch or overlap become one. They come in the order in which they open."""
    current: Interval | None = None
    for opens, closes in intervals:
        if current and opens <= current[1]:
            current = current[0], max(current[1], closes)
            continue
        if current:
            yield current
        current = opens, closes
    if current:
        yield current


def _leap(low: Moment, high: Moment, zone: ZoneInfo) -> Moment:
    """The instant between two at which the zone's clocks jump."""
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high
