"""The line of each endpoint: what waits goes out in the order in which it happened."""

from parley.core.lanes import LaneKind

DELIVER_LANE = LaneKind("hooks.deliver", "out")
