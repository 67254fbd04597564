"""Lanes: work that runs in order and survives a crash (outboxes, intakes, timers, recurring tasks)."""

from parley.core.lanes.job import Job, Lane, LaneKind, LeaseLost, RetryLater, Run
from parley.core.lanes.resting import resting
from parley.core.lanes.rows import Dead, cancel, dead, revive, wake, wake_all
from parley.core.lanes.worker import Worker

__all__ = [
    "Dead",
    "Job",
    "Lane",
    "LaneKind",
    "LeaseLost",
    "RetryLater",
    "Run",
    "Worker",
    "cancel",
    "dead",
    "resting",
    "revive",
    "wake",
    "wake_all",
]
