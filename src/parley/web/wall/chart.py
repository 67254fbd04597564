"""A small chart: one bar for each minute, drawn by the server."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

HEIGHT = 60
STEP = 10
LEAST = 4
"""A single message is not drawn as high as the chart."""


class Bar(msgspec.Struct, frozen=True):
    at: datetime
    count: int
    x: int
    y: float
    height: float


class Chart(msgspec.Struct, frozen=True):
    bars: tuple[Bar, ...]
    most: int
    total: int

    @property
    def width(self) -> int:
        return STEP * len(self.bars)


def chart(minutes: Sequence[tuple[datetime, int]]) -> Chart:
    most = max((count for _, count in minutes), default=0)
    scale = HEIGHT / max(most, LEAST)
    heights = [round(count * scale, 1) for _, count in minutes]
    bars = tuple(Bar(at, count, STEP * n, HEIGHT - heights[n], heights[n]) for n, (at, count) in enumerate(minutes))
    return Chart(bars, most, sum(count for _, count in minutes))
