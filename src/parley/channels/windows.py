"""How long somebody may be answered freely: since they last wrote, and longer where a person of ours writes."""

from datetime import datetime
from enum import StrEnum

import msgspec

from parley.channels.errors import WindowClosed
from parley.channels.types import Part, Window


class Openness(StrEnum):
    OPEN = "open"
    LATE = "late"
    """Only for what a person writes."""
    CLOSED = "closed"


def openness(window: Window | None, heard_at: datetime | None, now: datetime) -> Openness:
    """Where there is a window, whoever has never written cannot be written to."""
    if window is None:
        return Openness.OPEN
    if heard_at is None:
        return Openness.CLOSED
    if now < heard_at + window.lasts:
        return Openness.OPEN
    is_late = window.by_person is not None and now < heard_at + window.by_person
    return Openness.LATE if is_late else Openness.CLOSED


def closes_at(window: Window | None, heard_at: datetime | None, *, by_person: bool) -> datetime | None:
    """When the last word may leave; None where there is no limit, or nobody was ever heard."""
    if window is None or heard_at is None:
        return None
    return heard_at + (window.by_person or window.lasts if by_person else window.lasts)


def may_write(window: Window | None, heard_at: datetime | None, at: datetime, *, by_person: bool) -> bool:
    found = openness(window, heard_at, at)
    return found is Openness.OPEN or (found is Openness.LATE and by_person)


def timely(part: Part, window: Window | None, heard_at: datetime | None, now: datetime) -> Part:
    """The part as it may leave now. Raises `WindowClosed`, but for what goes out at any time."""
    if not part.heeds_window:
        return part
    if not may_write(window, heard_at, now, by_person=part.by_person):
        raise WindowClosed
    return msgspec.structs.replace(part, is_late=openness(window, heard_at, now) is Openness.LATE)
