"""The chat on a customer's site: its way in (frames to the journal), its way out (the feed), and the element in the browser."""

from parley.widget.door import Widget
from parley.widget.erasing import ERASING
from parley.widget.mailing_on import MAIL_ON, mail_later
from parley.widget.office import Rooms
from parley.widget.ports import (
    Accounts,
    Duty,
    FeedFile,
    FeedItem,
    Journal,
    News,
    Office,
    Way,
    agent_types,
    changed,
    visitor_types,
)
from parley.widget.room import Limits, Room
from parley.widget.tracking import note_tracked
from parley.widget.uploading import names_file

JOBS = (MAIL_ON,)

__all__ = [
    "ERASING",
    "JOBS",
    "Accounts",
    "Duty",
    "FeedFile",
    "FeedItem",
    "Journal",
    "Limits",
    "News",
    "Office",
    "Room",
    "Rooms",
    "Way",
    "Widget",
    "agent_types",
    "changed",
    "mail_later",
    "names_file",
    "note_tracked",
    "visitor_types",
]
