"""Routing: who takes what waits, and when. The engine is pure; what it looks at is a snapshot, so that the simulator runs the same code."""

from parley.routing import agents as agents
from parley.routing import callbacks as callbacks
from parley.routing import handing as handing
from parley.routing import outside as outside
from parley.routing import queues as queues
from parley.routing import silence as silence
from parley.routing import simulator as simulator
from parley.routing import sla as sla
from parley.routing import trying as trying
from parley.routing import urgency as urgency
from parley.routing import wall as wall
from parley.routing.agents import Agent, Craft, Rules
from parley.routing.assigning import (
    MOST_AHEAD,
    ROUTE,
    HandsFull,
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
from parley.routing.events import AlarmRaised, PromiseAtRisk, PromiseBroken, UrgentRecognised
from parley.routing.looking import look
from parley.routing.queues import Manner, Queue
from parley.routing.types import AgentId, QueueId, SkillId

JOBS = (ROUTE, urgency.HEAR, callbacks.KEEP, *outside.JOBS, *silence.JOBS)

__all__ = [
    "JOBS",
    "MOST_AHEAD",
    "ROUTE",
    "Agent",
    "AgentId",
    "AlarmRaised",
    "Choice",
    "Craft",
    "GivenOut",
    "HandsFull",
    "Hindrance",
    "Manner",
    "PromiseAtRisk",
    "PromiseBroken",
    "Queue",
    "QueueId",
    "Rules",
    "SkillId",
    "State",
    "UrgentRecognised",
    "Wait",
    "Why",
    "accept",
    "agents",
    "answered",
    "assigned",
    "callbacks",
    "handing",
    "look",
    "look_round",
    "outside",
    "place_of",
    "queues",
    "received",
    "reopened",
    "resolved",
    "silence",
    "simulator",
    "sla",
    "take_next",
    "trying",
    "urgency",
    "wait_of",
    "wall",
]
