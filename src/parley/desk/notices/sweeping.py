"""Notices are news: after a while they go, read or not."""

from datetime import timedelta

from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

KEPT = timedelta(days=30)
BATCH = 5_000

SWEEP = """
    DELETE FROM notices WHERE (workspace_id, id) IN (
        SELECT workspace_id, id FROM notices WHERE made_at < now() - $1::interval ORDER BY made_at LIMIT $2)  -- notices_age
    RETURNING 1
"""


async def sweep(ground: Ground, lane: Lane) -> None:
    while len(await ground.database.alone(SWEEP, KEPT, BATCH)) == BATCH:
        pass


SWEEPING = Job("notices.sweep", "later", run=sweep, every="17 3 * * *")
