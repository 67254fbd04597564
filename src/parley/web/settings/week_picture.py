"""A week of business hours to look at: seven rows of 24 hours, as rectangles of a drawing."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from parley.core import clock
from parley.workspace import Hours

DAY_MINUTES = 24 * 60


class Bar(msgspec.Struct, frozen=True):
    """From `left` on, `width` long, in minutes of the day."""

    row: int
    left: int
    width: int


class Picture(msgspec.Struct, frozen=True):
    bars: list[Bar]
    today: int
    now: int
    """In minutes of the day."""


def picture(hours: Hours) -> Picture:
    """The usual week; what lasts beyond midnight goes on in the next row."""
    local = clock.now().astimezone(ZoneInfo(hours.zone))
    bars = [bar for row, spans in enumerate(hours.week) for span in spans for bar in _bars(row, span.opens, span.closes)]
    return Picture(bars, local.weekday(), _minutes(local))


def _bars(row: int, opens: int, closes: int) -> list[Bar]:
    tonight = Bar(row, opens, min(closes, DAY_MINUTES) - opens)
    return [tonight] if closes <= DAY_MINUTES else [tonight, Bar((row + 1) % 7, 0, closes - DAY_MINUTES)]


def _minutes(local: datetime) -> int:
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    return int((local - midnight) / timedelta(minutes=1))
