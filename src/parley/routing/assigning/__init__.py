"""Who is given what: a look round, what comes back, and why something still waits."""

from parley.routing.assigning.errors import HandsFull
from parley.routing.assigning.following import accept, answered, assigned, received, reopened, resolved
from parley.routing.assigning.rounds import ROUTE, look_round, take_next
from parley.routing.assigning.telling import MOST_AHEAD, Wait, place_of, wait_of

__all__ = [
    "MOST_AHEAD",
    "ROUTE",
    "HandsFull",
    "Wait",
    "accept",
    "answered",
    "assigned",
    "look_round",
    "place_of",
    "received",
    "reopened",
    "resolved",
    "take_next",
    "wait_of",
]
