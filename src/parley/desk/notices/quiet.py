"""Whether somebody wants to be left alone just now."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parley.desk.notices.types import Quiet, Wishes


def is_quiet(wishes: Wishes, at: datetime, zone: ZoneInfo) -> bool:
    """`zone` is the workspace's, for whoever has chosen none."""
    if wishes.paused_until and at < wishes.paused_until:
        return True
    local = at.astimezone(ZoneInfo(wishes.time_zone) if wishes.time_zone else zone)
    return any(_covers(hours, local) for hours in wishes.quiet)


def _covers(hours: Quiet, local: datetime) -> bool:
    today, clock = local.weekday(), local.time()
    yesterday = (local - timedelta(days=1)).weekday()
    if hours.start < hours.end:
        return today in hours.days and hours.start <= clock < hours.end
    return (today in hours.days and clock >= hours.start) or (yesterday in hours.days and clock < hours.end)
