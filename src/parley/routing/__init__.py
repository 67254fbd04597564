"""Routing: who takes what waits, and when. The engine is pure; what it looks at is a snapshot, so that the simulator runs the same code."""

from parley.routing import agents as agents
from parley.routing import handing as handing
from parley.routing import outside as outside
from parley.routing import queues as queues
from parley.routing.agents import Agent, Craft, Rules
from parley.routing.assigning import (
    MOST_AHEAD,
    ROUTE,
    Wait,
    accept,
    answered,
    assigned,
    look_round,
    place_of,
    received,
    reopened,
    resolved,
    take_next,
    wait_of,
)
from parley.routing.assigning.events import GivenOut
from parley.routing.engine import Choice, Hindrance, State, Why
from parley.routing.looking import look
from parley.routing.queues import Manner, Queue
from parley.routing.types import AgentId, QueueId, SkillId

JOBS = (ROUTE, *outside.JOBS)

__all__ = [
    "JOBS",
    "MOST_AHEAD",
    "ROUTE",
    "Agent",
    "AgentId",
    "Choice",
    "Craft",
    "GivenOut",
    "Hindrance",
    "Manner",
    "Queue",
    "QueueId",
    "Rules",
    "SkillId",
    "State",
    "Wait",
    "Why",
    "accept",
    "agents",
    "answered",
    "assigned",
    "handing",
    "look",
    "look_round",
    "outside",
    "place_of",
    "queues",
    "received",
    "reopened",
    "resolved",
    "take_next",
    "wait_of",
]
