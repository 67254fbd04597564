"""The wall: what waits, who does what, how fast it moves. A few questions, however many customers and colleagues there are."""

from parley.routing.wall.crew import crew
from parley.routing.wall.figures import MINUTES, minutes, queues, today
from parley.routing.wall.lists import MOST, at_risk, hand, waiting
from parley.routing.wall.moving import move
from parley.routing.wall.types import Held, Line, Member, Today

__all__ = ["MINUTES", "MOST", "Held", "Line", "Member", "Today", "at_risk", "crew", "hand", "minutes", "move", "queues", "today", "waiting"]
