"""Lets go what people wrote of themselves, where a workspace lets go of old words."""

from datetime import timedelta

from parley import workspace
from parley.core import clock, ids
from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

AT_ONCE = 5000

FORGET = """
    DELETE FROM sayings s USING (
        SELECT identity_id, id FROM sayings WHERE workspace_id = $1 AND id < $2 LIMIT $3) old
     WHERE (s.workspace_id, s.identity_id, s.id) = ($1, old.identity_id, old.id)
"""


async def forget(ground: Ground, lane: Lane) -> None:
    """In small steps, each a transaction of its own."""
    async with ground.database.across() as tx:
        deciders = await workspace.retention.deciders(tx)
    for workspace_id, kept in deciders:
        before = ids.first_at(clock.now() - timedelta(days=kept.content_days))
        while kept.content_days:
            async with ground.database.transaction(workspace_id) as tx:
                if await tx.execute(FORGET, workspace_id, before, AT_ONCE) < AT_ONCE:
                    break


FORGETTING = Job("people.forget", "later", run=forget, every="7 4 * * *")
