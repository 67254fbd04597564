"""Asks for a look at what waits: soon, once, however many ask."""

from parley.core.db import Tx
from parley.core.lanes import LaneKind, wake

ROUTE_LANE = LaneKind("routing.route", "in")

# Who asks while a look is about to begin need not wait for the row: it will see what they wrote, or the tick after it will.
DUE = """
    SELECT true FROM lanes
     WHERE workspace_id = $1 AND kind = $2 AND key = '' AND worker IS NULL AND next_run_at <= now() + interval '200 ms'
"""


async def look(tx: Tx) -> None:
    if not await tx.value(DUE, tx.workspace_id, ROUTE_LANE.kind):
        await wake(tx, ROUTE_LANE, "")
