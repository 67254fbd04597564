"""A workspace's own past as traffic: who began to wait when, how long until their answer, and how long until it was done."""

from datetime import timedelta
from math import inf
from zoneinfo import ZoneInfo

import msgspec

from parley import workspace
from parley.core import clock
from parley.core.db import Database, Tx
from parley.core.errors import NotFound
from parley.core.ids import WorkspaceId
from parley.routing.queues import MEDIA
from parley.routing.simulator import MOST_ARRIVALS, Arrival

MOST_DAYS = 56
USUAL_HANDLING = 240.0
LONGEST_HANDLING = 3600.0
"""A conversation that stays open overnight keeps nobody busy all night."""

# What was given out, with the time from then to its end; what people took by themselves counts from its first message. Both walk an
# index by time and stop at the most that is tried out.
PAST = """
    SELECT c.person_id, c.channel, coalesce(a.given_at - a.waited, c.created_at) AS came,
           extract(epoch FROM coalesce(a.ended_at, c.resolved_at) - coalesce(a.given_at, c.created_at)) AS handling
      FROM conversations c  -- conversations_resolved
      LEFT JOIN LATERAL (SELECT given_at, waited, ended_at FROM assignments a
                          WHERE a.workspace_id = $1 AND a.conversation_id = c.id AND a.outcome = 'resolved'
                          ORDER BY a.given_at DESC LIMIT 1) a ON true
     WHERE c.workspace_id = $1 AND c.status = 'resolved' AND c.joined_to IS NULL AND c.last_message_at >= $2 AND c.created_at >= $2
     ORDER BY c.last_message_at DESC LIMIT $3
"""


class Recorded(msgspec.Struct, frozen=True):
    arrivals: list[Arrival]
    days: int
    handling: float
    """Mean seconds."""
    weekday: int
    """Of the first day; 0 is Monday."""


async def recorded_of(database: Database, slug: str, *, days: int) -> Recorded:
    """Of the workspace that has this name in addresses."""
    async with database.across() as tx:
        id = await tx.value("SELECT workspace_id FROM workspaces WHERE slug = $1", slug)
    if id is None:
        raise NotFound
    async with database.transaction(WorkspaceId(id)) as tx:
        return await recorded(tx, days=days)


async def recorded(tx: Tx, *, days: int) -> Recorded:
    """The last whole days by the business's own clock, from a midnight on. Nobody's patience is known, so it is for ever."""
    zone = ZoneInfo((await workspace.workspace(tx)).time_zone)
    midnight = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=min(days, MOST_DAYS))
    rows = await tx.records(PAST, tx.workspace_id, first, MOST_ARRIVALS)
    arrivals = [
        Arrival((came.astimezone(zone).replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds(), _seconds(handling), inf,
                MEDIA.get(channel, "chat"), customer=person)
        for person, channel, came, handling in rows
        if first <= came < midnight
    ]  # fmt: skip
    mean = sum(one.handling for one in arrivals) / len(arrivals) if arrivals else USUAL_HANDLING
    return Recorded(sorted(arrivals, key=lambda one: one.at), min(days, MOST_DAYS), mean, first.weekday())


def _seconds(handling: object) -> float:
    return min(LONGEST_HANDLING, max(1.0, float(str(handling)))) if handling is not None else USUAL_HANDLING
