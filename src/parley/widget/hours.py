"""Whether anybody is at work now: the one place that asks the workspace's calendar."""

from datetime import datetime

import msgspec

from parley import workspace
from parley.core import clock
from parley.core.db import Tx


class Open(msgspec.Struct, frozen=True):
    now: bool = True
    next_at: datetime | None = None
    """When it opens next; none while it is open, or where that will never be."""


async def opening(tx: Tx) -> Open:
    """Always open where nobody has written down any hours."""
    default = next((one for one in await workspace.calendars(tx) if one.is_default), None)
    now = clock.now()
    if default is None or default.hours.is_open(now):
        return Open()
    return Open(False, default.hours.next_opening(now))
