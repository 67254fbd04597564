"""Notices: what staff should hear of, where they want to hear it."""

from parley.desk.notices.browsers import Address, is_subscribed, public_key, subscribe, unsubscribe
from parley.desk.notices.listing import MOST_COUNTED, bell, groups, know
from parley.desk.notices.pushing import GATHERING, PUSHING
from parley.desk.notices.sweeping import SWEEPING
from parley.desk.notices.telling import (
    tell_of_assignment,
    tell_of_call,
    tell_of_failure,
    tell_of_late_call,
    tell_of_mention,
    tell_of_messages,
    tell_of_promise,
    tell_of_urgency,
    tell_of_whisper,
)
from parley.desk.notices.types import Bell, Group, Heard, Kind, Line, Quiet, Wishes
from parley.desk.notices.wishing import MOST_QUIET_HOURS, pause, topic, wish, wishes, zone_of
from parley.desk.notices.wording import says, says_many

JOBS = (GATHERING, PUSHING, SWEEPING)

__all__ = [
    "JOBS",
    "MOST_COUNTED",
    "MOST_QUIET_HOURS",
    "Address",
    "Bell",
    "Group",
    "Heard",
    "Kind",
    "Line",
    "Quiet",
    "Wishes",
    "bell",
    "groups",
    "is_subscribed",
    "know",
    "pause",
    "public_key",
    "says",
    "says_many",
    "subscribe",
    "tell_of_assignment",
    "tell_of_call",
    "tell_of_failure",
    "tell_of_late_call",
    "tell_of_mention",
    "tell_of_messages",
    "tell_of_promise",
    "tell_of_urgency",
    "tell_of_whisper",
    "topic",
    "unsubscribe",
    "wish",
    "wishes",
    "zone_of",
]
