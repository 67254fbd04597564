"""Agents who work outside, bots or teams: asked over a signed webhook, heard over the API, given work by the same engine as everybody."""

from parley.routing.outside import wire as wire
from parley.routing.outside.calling import CALL
from parley.routing.outside.context import context
from parley.routing.outside.errors import (
    AgentNameMissing,
    AgentPaused,
    NoAgentsToken,
    NoQueueWithSkill,
    NoSuchQueue,
    OfferDeclined,
    OfferHandedBack,
    OfferResolved,
    OfferTakenOver,
    OfferTimedOut,
    OfferWithdrawn,
    TermsUnusable,
    TooManyAgents,
)
from parley.routing.outside.following import moved, offered, received, reopened, resolved
from parley.routing.outside.forgetting import FORGET_CALLS
from parley.routing.outside.keeping import add, change, let_speak, pause, remove, restore, resume, rotate
from parley.routing.outside.queries import failures, names, of_token, offer, open_offers, outside_agent, outside_agents
from parley.routing.outside.speaking import accept, be, decline, hand_back, own, resolve, say
from parley.routing.outside.testing import try_out
from parley.routing.outside.types import MOST_MISSES, TELLINGS, TOLD_WORDS, Added, Failure, Manner, Offer, OutsideAgent

JOBS = (CALL, FORGET_CALLS)

__all__ = [
    "JOBS",
    "MOST_MISSES",
    "TELLINGS",
    "TOLD_WORDS",
    "Added",
    "AgentNameMissing",
    "AgentPaused",
    "Failure",
    "Manner",
    "NoAgentsToken",
    "NoQueueWithSkill",
    "NoSuchQueue",
    "Offer",
    "OfferDeclined",
    "OfferHandedBack",
    "OfferResolved",
    "OfferTakenOver",
    "OfferTimedOut",
    "OfferWithdrawn",
    "OutsideAgent",
    "TermsUnusable",
    "TooManyAgents",
    "accept",
    "add",
    "be",
    "change",
    "context",
    "decline",
    "failures",
    "hand_back",
    "let_speak",
    "moved",
    "names",
    "of_token",
    "offer",
    "offered",
    "open_offers",
    "outside_agent",
    "outside_agents",
    "own",
    "pause",
    "received",
    "remove",
    "reopened",
    "resolve",
    "resolved",
    "restore",
    "resume",
    "rotate",
    "say",
    "try_out",
]
