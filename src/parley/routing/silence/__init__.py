"""Silence: channels that are not as they always are, and customers who are sent from one to another and back."""

from parley.routing.silence.keeping import CHANGED, alarm, alarms, hush, mended, sound_again
from parley.routing.silence.types import Alarm, AlarmId, AlarmKind, Facts
from parley.routing.silence.watching import WATCH, WATCH_ALL, count_hours, look_at_channels

JOBS = (WATCH_ALL, WATCH)

__all__ = [
    "CHANGED",
    "JOBS",
    "Alarm",
    "AlarmId",
    "AlarmKind",
    "Facts",
    "alarm",
    "alarms",
    "count_hours",
    "hush",
    "look_at_channels",
    "mended",
    "sound_again",
]
