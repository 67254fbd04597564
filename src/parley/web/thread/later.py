"""Moments as forms name them: a preset in people's words, a day and a time of the workspace's clock."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from parley.core import clock
from parley.core.errors import Invalid, NotFound
from parley.core.ids import MessageId
from parley.web.shell import zones
from parley.web.shell.zones import LATER

UNTIL_THEY_ANSWER = "answer"
LONGEST = timedelta(days=366)


class NotLater(Invalid):
    """Choose a moment to come, within a year."""


def presets(zone: ZoneInfo) -> Mapping[str, tuple[str, datetime]]:
    """Each with its words and the moment that they mean."""
    return {name: (words, zones.later(name, zone)) for name, words in LATER.items()}


def until(preset: str, on: str, at: str, zone: ZoneInfo) -> datetime | None:
    """When a conversation comes back; None is when the customer answers."""
    if preset == UNTIL_THEY_ANSWER:
        return None
    return zones.later(preset, zone) if preset else _moment(on, at, zone)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def message_id(text: str) -> MessageId:
    try:
        return MessageId(UUID(text))
    except ValueError:
        raise NotFound from None


def _moment(on: str, at: str, zone: ZoneInfo) -> datetime:
    try:
        wanted = datetime.combine(date.fromisoformat(on), time.fromisoformat(at or "09:00"), zone)
    except ValueError:
        raise NotLater(field="on") from None
    if not clock.now() < wanted < clock.now() + LONGEST:
        raise NotLater(field="on")
    return wanted
