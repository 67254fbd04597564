"""What was sent is forgotten after two weeks, in small steps."""

from datetime import timedelta

from parley.core import clock
from parley.core.ground import Ground
from parley.core.lanes import Job, Lane

KEPT = timedelta(days=14)
AT_ONCE = 5000
OLD = """
    DELETE FROM outside_calls WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM outside_calls WHERE happened_at < $1 LIMIT $2))  -- outside_calls_age
"""


async def forget(ground: Ground, lane: Lane) -> None:
    while await _step(ground) == AT_ONCE:
        pass


async def _step(ground: Ground) -> int:
    async with ground.database.across() as tx:
        return await tx.execute(OLD, clock.now() - KEPT, AT_ONCE)


FORGET_CALLS = Job("outside.forget", "later", run=forget, every="53 * * * *")
