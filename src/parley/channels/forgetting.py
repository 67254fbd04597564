"""Lets raw calls go once their time is over. Those that still wait or have failed stay until they are settled."""

from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

AT_ONCE = 5000

FORGET = """
    WITH old AS (
        SELECT j.workspace_id, j.account_id, j.event_key
          FROM journal j JOIN workspaces w ON w.workspace_id = j.workspace_id  -- journal_age
         WHERE j.received_at < now() - make_interval(days => coalesce((w.settings->>'journal_days')::int, 90))
           AND j.received_at < now() - interval '1 day'
           AND NOT EXISTS (SELECT FROM journal_pending p WHERE (p.workspace_id, p.account_id, p.id) = (j.workspace_id, j.account_id, j.id))
           AND NOT EXISTS (SELECT FROM journal_failed f WHERE (f.workspace_id, f.account_id, f.id) = (j.workspace_id, j.account_id, j.id))
         LIMIT $1)
    DELETE FROM journal j USING old o
     WHERE (j.workspace_id, j.account_id, j.event_key) = (o.workspace_id, o.account_id, o.event_key)
"""


async def forget(ground: Ground, lane: Lane) -> None:
    """In small steps, each a transaction of its own, so that nobody waits for it."""
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    async with ground.database.across() as tx:
        return await tx.execute(FORGET, AT_ONCE)


FORGET_CALLS = Job("channels.forget", "later", run=forget, every="17 3 * * *")
