"""The engine: who takes what of everything that waits, and why the rest waits. Pure: a snapshot goes in, a decision comes out."""

from parley.routing.engine.deciding import decide
from parley.routing.engine.explaining import Hindrance, Why, explain
from parley.routing.engine.types import (
    MOST_AT_ONCE,
    WHOLE,
    Agent,
    Assignment,
    Choice,
    Decision,
    Id,
    Medium,
    Need,
    Snapshot,
    State,
    Step,
    Waiting,
)

__all__ = [
    "MOST_AT_ONCE",
    "WHOLE",
    "Agent",
    "Assignment",
    "Choice",
    "Decision",
    "Hindrance",
    "Id",
    "Medium",
    "Need",
    "Snapshot",
    "State",
    "Step",
    "Waiting",
    "Why",
    "decide",
    "explain",
]
