"""SLA: how soon customers are promised an answer and an end of their question, in business time, and what is done when it is late."""

from parley.routing.sla.clocks import ANSWERS, Clock, Promise, Terms, Turn, follow
from parley.routing.sla.errors import NoSuchChannel, NoSuchQueue, NothingPromised, PolicyNameMissing, TooManyPolicies
from parley.routing.sla.judging import AT_ONCE, Judged, judge, next_at
from parley.routing.sla.keeping import CHANGED, add, change, put_in_order, remove, restore
from parley.routing.sla.queries import at_risk, of, policies, policy
from parley.routing.sla.types import Deeds, Hearers, Offer, Policy, PolicyId, Running

__all__ = [
    "ANSWERS",
    "AT_ONCE",
    "CHANGED",
    "Clock",
    "Deeds",
    "Hearers",
    "Judged",
    "NoSuchChannel",
    "NoSuchQueue",
    "NothingPromised",
    "Offer",
    "Policy",
    "PolicyId",
    "PolicyNameMissing",
    "Promise",
    "Running",
    "Terms",
    "TooManyPolicies",
    "Turn",
    "add",
    "at_risk",
    "change",
    "follow",
    "judge",
    "next_at",
    "of",
    "policies",
    "policy",
    "put_in_order",
    "remove",
    "restore",
]
