"""The workspace's clock on the wall: which day a page calls today, and when "tomorrow morning" is."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parley.core import clock
from parley.core.errors import NotFound
from parley.core.i18n import N_
from parley.workspace import Presence

MORNING, EVENING = time(9), time(18)
MONDAY = 0


def zone_of(presence: Presence | None) -> ZoneInfo:
    return ZoneInfo(presence.time_zone if presence else "UTC")


def days_around(zone: ZoneInfo) -> Mapping[date, str]:
    """The days that have a name of their own, to be translated."""
    today = clock.now().astimezone(zone).date()
    return {today: N_("Today"), today - timedelta(days=1): N_("Yesterday")}


def later(preset: str, zone: ZoneInfo) -> datetime:
    """When a conversation that is put off comes back."""
    if preset not in _LATER:
        raise NotFound
    return _LATER[preset](clock.now().astimezone(zone))


LATER: Mapping[str, str] = {
    "hour": N_("In an hour"),
    "hours": N_("In three hours"),
    "evening": N_("This evening"),
    "morning": N_("Tomorrow morning"),
    "week": N_("On Monday morning"),
}


def _this_evening(now: datetime) -> datetime:
    evening = datetime.combine(now.date(), EVENING, now.tzinfo)
    return evening if evening > now else evening + timedelta(days=1)


def _morning_in(now: datetime, days: int) -> datetime:
    return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo)


_LATER: Mapping[str, Callable[[datetime], datetime]] = {
    "hour": lambda now: now.astimezone(UTC) + timedelta(hours=1),
    "hours": lambda now: now.astimezone(UTC) + timedelta(hours=3),
    "evening": _this_evening,
    "morning": lambda now: _morning_in(now, 1),
    "week": lambda now: _morning_in(now, (MONDAY - now.weekday() - 1) % 7 + 1),
}
