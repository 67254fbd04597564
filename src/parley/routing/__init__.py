"""Routing: who takes what waits, and when. The engine is pure; what it looks at is a snapshot, so that the simulator runs the same code."""

from parley.routing import agents as agents
from parley.routing import queues as queues
from parley.routing import simulator as simulator
from parley.routing import trying as trying
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
from parley.routing.engine import Choice, Hindrance, State, Why
from parley.routing.looking import look
from parley.routing.queues import Manner, Queue
from parley.routing.types import AgentId, QueueId, SkillId

JOBS = (ROUTE,)

__all__ = [
    "JOBS",
    "MOST_AHEAD",
    "ROUTE",
    "Agent",
    "AgentId",
    "Choice",
    "Craft",
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
    "look",
    "look_round",
    "place_of",
    "queues",
    "received",
    "reopened",
    "resolved",
    "simulator",
    "take_next",
    "trying",
    "wait_of",
]
