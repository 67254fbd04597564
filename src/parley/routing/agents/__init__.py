"""Agents: whoever takes work. What they can, how much at once, and what they are doing now."""

from parley.routing.agents.keeping import (
    CHANGED,
    LONGEST_REASON,
    appear,
    idlers,
    left,
    send_away,
    set_craft,
    set_rules,
    set_state,
    told,
    worked,
)
from parley.routing.agents.queries import agent, agents, rules
from parley.routing.agents.types import IDLE, MISSED, USUAL, Agent, Craft, Kind, Limits, Rules

__all__ = [
    "CHANGED",
    "IDLE",
    "LONGEST_REASON",
    "MISSED",
    "USUAL",
    "Agent",
    "Craft",
    "Kind",
    "Limits",
    "Rules",
    "agent",
    "agents",
    "appear",
    "idlers",
    "left",
    "rules",
    "send_away",
    "set_craft",
    "set_rules",
    "set_state",
    "told",
    "worked",
]
