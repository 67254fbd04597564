"""The chat on a customer's site: its way in (frames to the journal), its way out (the feed), and the element in the browser."""

from parley.widget.door import Widget
from parley.widget.office import Rooms
from parley.widget.ports import Accounts, FeedFile, FeedItem, Journal, Office, OpenFile, Way, agent_types, changed, visitor_types
from parley.widget.room import Limits, Room

__all__ = [
    "Accounts",
    "FeedFile",
    "FeedItem",
    "Journal",
    "Limits",
    "Office",
    "OpenFile",
    "Room",
    "Rooms",
    "Way",
    "Widget",
    "agent_types",
    "changed",
    "visitor_types",
]
